// Beside the drawing: who is here, and what was said about the tiers. Shown over the stage, one at a time.
import "./together.css";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { actors, type Card } from "./company";
import { Glyph } from "./glyph";
import { useStudio, useStudioState } from "./hooks";
import { when } from "./history";
import { apart, nameOf } from "./naming";
import { onlyTier } from "./state";
import { type Comment, openByTier, type Thread, topicsOf } from "./talk";
import { threads, useHere, useTalk } from "./together";
import { count, gettext, ngettext } from "./words";

const LONGEST = 2000;
const DRAW = 3;
const BUBBLE = "M4 5h16v11H11l-4.500 4V16H4z";

/** Two buttons of the row at the foot of the stage. */
export function People() {
  const studio = useStudio();
  const here = useHere();
  const { isOpen, comments } = useTalk();
  const people = actors(here).length;
  const open = [...openByTier(comments).values()].reduce((sum, one) => sum + one, 0);
  return (
    <>
      <button type="button" className="counted n" aria-label={people > 1 ? ngettext("%(count)s person here", "%(count)s people here", people) : gettext("Who is here")} title={gettext("Who is here")} aria-expanded={here.isListed} onClick={() => studio.company.list()}>
        <Glyph name="people" />
        {people > 1 && people}
      </button>
      <button type="button" className="counted n" aria-label={open ? threads(open) : gettext("Comments")} title={`${gettext("Comments")} (C)`} aria-expanded={isOpen} onClick={() => studio.talk.toggle()}>
        <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
          <path d={BUBBLE} />
        </svg>
        {open > 0 && open}
      </button>
    </>
  );
}

/** What they open: one of them at a time. */
export function Panels() {
  const studio = useStudio();
  const { isListed } = useHere();
  const { isOpen } = useTalk();
  return (
    <>
      {isListed && (
        <Panel title={gettext("Here now")} close={() => studio.company.list(false)}>
          <Present />
        </Panel>
      )}
      {isOpen && (
        <Panel title={gettext("Comments")} close={() => studio.talk.toggle(false)}>
          <Comments />
        </Panel>
      )}
    </>
  );
}

function Panel({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus();
  }, []);
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    close();
  };
  return (
    <section className="together" aria-label={title} ref={panel} tabIndex={-1} onKeyDown={pressed}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="plain" onClick={close}>
          {gettext("Close")}
        </button>
      </header>
      {children}
    </section>
  );
}

// -- who is here -------------------------------------------------------------------------------------------------------
function Present() {
  const studio = useStudio();
  const { company, config } = studio;
  const here = useHere();
  const all = actors(here);
  return (
    <>
      {all.length < 2 && <p className="quiet small">{gettext("Only you are here.")}</p>}
      {company.isCrowded && (
        <p className="small">{gettext("%(count)s people are here. The cursors of the first six are shown, so that the drawing can still be seen; what everybody draws arrives all the same.", { count: count(all.length) })}</p>
      )}
      <ul>
        {all.map((card) => (
          <Somebody key={card.actor} card={card} isMe={card.actor === config.actor} />
        ))}
      </ul>
      {here.me && <NameForm key={here.me.name} name={here.me.name} />}
      <label className="choice small">
        <input type="checkbox" checked={!here.isHiding} onChange={(event) => company.hide(!event.target.checked)} />
        {gettext("Show where the others point")}
      </label>
      {config.share && (
        <p className="small">
          <a href={config.share}>{gettext("Share this design")}</a>
        </p>
      )}
    </>
  );
}

function Somebody({ card, isMe }: { card: Card; isMe: boolean }) {
  const { company } = useStudio();
  const { others, following } = useHere();
  const peer = others.find(({ actor }) => actor === card.actor)?.peer;
  const isFollowed = peer !== undefined && peer === following;
  const may = card.right === DRAW ? "" : card.right === DRAW - 1 ? gettext("comments") : gettext("looks");
  return (
    <li className={`peer-${card.colour}`}>
      <i className="swatch" aria-hidden="true" />
      <span>
        {apart(card.name)} {isMe ? <small className="quiet">{gettext("(you)")}</small> : <small className="quiet">{may}</small>}
      </span>
      {!isMe && peer && (
        <button type="button" className={isFollowed ? "followed" : undefined} aria-label={isFollowed ? gettext("Stop following %(name)s", { name: apart(card.name) }) : gettext("Follow %(name)s", { name: apart(card.name) })} onClick={() => company.follow(isFollowed ? null : peer)}>
          {isFollowed ? gettext("Stop following") : gettext("Follow")}
        </button>
      )}
    </li>
  );
}

function NameForm({ name }: { name: string }) {
  const { company } = useStudio();
  const [text, setText] = useState(name);
  const sent = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() && text.trim() !== name) company.rename(text.trim());
  };
  return (
    <form onSubmit={sent}>
      <label className="small" htmlFor="my-name">
        {gettext("What the others call you")}
      </label>
      <div className="row">
        <input id="my-name" value={text} maxLength={40} autoComplete="nickname" onChange={(event) => setText(event.target.value)} />
        <button disabled={!text.trim() || text.trim() === name}>{gettext("Keep")}</button>
      </div>
    </form>
  );
}

// -- what was said -----------------------------------------------------------------------------------------------------
function Comments() {
  const studio = useStudio();
  const { talk } = studio;
  const { comments, asked } = useTalk();
  const view = useStudioState((state) => state.view);
  const chosen = useStudioState(onlyTier);
  const tier = view.tiers.get(chosen ?? "");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    (place.current?.querySelector<HTMLElement>(".begin textarea") ?? place.current?.closest<HTMLElement>(".together"))?.focus();
  }, [asked]);
  const topics = topicsOf(comments, view, chosen);
  return (
    <div className="topics" ref={place}>
      {tier && talk.mayTalk && (
        <div className="begin">
          <Say key={tier.id} label={gettext("About %(name)s", { name: nameOf(tier) })} about={{ tier: tier.id }} />
        </div>
      )}
      {!tier && <p className="quiet small">{talk.mayTalk ? gettext("Select a tier to say something about it.") : gettext("You may read what is said here.")}</p>}
      {topics.map((topic) => (
        <section key={topic.tier}>
          <h3>
            {topic.isGone ? (
              <>
                {topic.name} <small className="quiet">{gettext("(no longer in the drawing)")}</small>
              </>
            ) : (
              <button type="button" className="plain" onClick={() => studio.goTo(topic.tier)}>
                {topic.name}
              </button>
            )}
          </h3>
          {topic.threads.map((thread) => (
            <OneThread key={thread.id} thread={thread} />
          ))}
        </section>
      ))}
    </div>
  );
}

function OneThread({ thread }: { thread: Thread }) {
  const { talk } = useStudio();
  const [isAnswering, setAnswering] = useState(false);
  const said = (
    <>
      {[thread, ...thread.answers].map((comment) => (
        <Said key={comment.id} comment={comment} />
      ))}
      {talk.mayTalk && (
        <div className="row">
          {!thread.resolved && !isAnswering && (
            <button type="button" onClick={() => setAnswering(true)}>
              {gettext("Answer")}
            </button>
          )}
          <button
            type="button"
            onClick={({ currentTarget }) => {
              toPanel(currentTarget);
              void talk.settle(thread, !thread.resolved);
            }}
          >
            {thread.resolved ? gettext("Take it up again") : gettext("Settled")}
          </button>
        </div>
      )}
      {isAnswering && !thread.resolved && <Say label={gettext("Answer")} about={{ thread: thread.id }} isFocused done={() => setAnswering(false)} />}
    </>
  );
  if (!thread.resolved) return <article>{said}</article>;
  return (
    <details>
      <summary className="small quiet">{gettext("Settled: %(text)s", { text: thread.text.slice(0, 60) })}</summary>
      {said}
    </details>
  );
}

/** What has the focus is about to go: it stays in the panel. */
function toPanel(from: HTMLElement | null): void {
  from?.closest<HTMLElement>(".together")?.focus();
}

function Said({ comment }: { comment: Comment }) {
  return (
    <div className="said">
      <p className="small">
        <strong>{apart(comment.name)}</strong> <time dateTime={comment.at}>{when(comment.at)}</time>
      </p>
      <p>{comment.text}</p>
    </div>
  );
}

function Say({ label, about, isFocused = false, done }: { label: string; about: { tier: string } | { thread: string }; isFocused?: boolean; done?: () => void }) {
  const { talk } = useStudio();
  const [text, setText] = useState("");
  const [id, setId] = useState(() => talk.newId());
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const send = async (): Promise<void> => {
    if (!text.trim() || isSending) return;
    setSending(true);
    const isStored = await talk.say(id, text.trim(), about);
    setSending(false);
    if (!isStored) return; // the words stay; said again under the same id
    setText("");
    setId(talk.newId());
    const form = field.current?.form;
    if (form?.contains(document.activeElement)) (done ? form.closest<HTMLElement>(".together") : field.current)?.focus();
    done?.();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="small">
        {label}
        <textarea
          ref={field}
          rows={2}
          maxLength={LONGEST}
          value={text}
          autoFocus={isFocused}
          readOnly={isSending}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
          }}
        />
      </label>
      {/* not disabled while it is sent: that would take the focus out of the panel */}
      <button disabled={!text.trim()} aria-disabled={isSending}>
        {gettext("Say it")}
      </button>
    </form>
  );
}
