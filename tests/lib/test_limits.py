from practice.lib.limits import Bucket


def test_a_bucket_gives_its_burst_and_then_its_rate():
    bucket = Bucket("test", rate=30, burst=60)
    assert [bucket.take("ada", now=100.0) for _ in range(60)] == [0.0] * 60
    assert 0 < bucket.take("ada", now=100.0) <= 1 / 30
    assert bucket.take("ben", now=100.0) == 0
    assert bucket.take("ada", now=100.0 + 1 / 30 + 1e-6) == 0
    assert bucket.take("ada", now=100.0 + 1 / 30 + 1e-6) > 0


def test_a_clock_that_goes_back_gives_nothing_away():
    bucket = Bucket("test", rate=1, burst=1)
    assert bucket.take("ada", now=100.0) == 0
    assert bucket.take("ada", now=50.0) > 0
