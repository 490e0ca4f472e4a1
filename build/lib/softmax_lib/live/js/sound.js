// Plays a line of notes: an oscillator and an envelope for each, no files, nothing before a press.

import { wantsMotion } from "./player.js";
import { words } from "./figure.js";

const AHEAD = 0.2; // s; notes are handed over so long before they sound, and can be stopped until then
const LOOK = 50; // ms between two looks at the clock
const SHORT = 0.9; // the part of its time that a note sounds
const LEVEL = 0.35; // of a note at full volume

const hertz = (pitch) => 440 * 2 ** ((pitch - 69) / 12);

let context; // one for the page: browsers allow only a few

function clockOf() {
  const Context = globalThis.AudioContext || globalThis.webkitAudioContext;
  if (!context && Context) context = new Context();
  context?.resume();
  return context;
}

export class Sound {
  constructor(live) {
    this.live = live;
    this.playing = [];
  }

  /** Start or stop. `score(state)` returns notes { pitch, length, mark }; without a pitch it is a rest. */
  press(control) {
    const other = this.control !== control;
    if (this.control) this.halt();
    if (!other) return;
    const { live } = this;
    const score = control.score(live.state);
    const out = score.length && clockOf();
    if (!out) return live.say(score.length ? words.noSound : words.silent);
    Object.assign(this, { control, score, next: 0, time: out.currentTime + 0.1 });
    this.volume = out.createGain();
    this.volume.connect(out.destination);
    this.timer = setInterval(() => this.look(), LOOK);
    this.look();
    live.sync();
  }

  /** Hand over the notes that come soon, and show the one that sounds. */
  look() {
    const { state } = this.live;
    const { control, score } = this;
    this.volume.gain.value = control.volume(state) ** 2;
    while (this.next < score.length && this.time < context.currentTime + AHEAD) {
      const { pitch, length, mark } = score[this.next++];
      const seconds = length * control.unit(state);
      this.playing.push({ mark, from: this.time, to: this.time + seconds, voice: pitch && this.note(pitch, seconds) });
      this.time += seconds;
    }
    this.playing = this.playing.filter(({ to }) => to > context.currentTime);
    if (this.playing.length) this.show();
    else this.halt();
  }

  note(pitch, seconds) {
    const voice = context.createOscillator();
    const envelope = context.createGain();
    const [start, end] = [this.time, this.time + SHORT * seconds];
    voice.type = "triangle";
    voice.frequency.value = hertz(pitch);
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(LEVEL, start + 0.012);
    envelope.gain.exponentialRampToValueAtTime(LEVEL / 2, Math.max(start + 0.02, end - 0.03));
    envelope.gain.linearRampToValueAtTime(0, end);
    voice.connect(envelope).connect(this.volume);
    voice.start(start);
    voice.stop(end);
    return voice;
  }

  /** Mark the note that sounds, where motion is wanted. */
  show() {
    const now = this.playing.find(({ from }) => from <= context.currentTime);
    const { svg } = this.live;
    for (const old of svg.querySelectorAll(".sounds")) old.classList.remove("sounds");
    if (now && wantsMotion()) svg.querySelector(`[data-mark="${now.mark}"]`)?.classList.add("sounds");
  }

  /** The picture has changed. A tune that only grows plays on; what is seen no more falls silent. */
  follow() {
    if (!this.control) return;
    const score = this.control.score(this.live.state);
    const heard = (notes) => JSON.stringify(notes.slice(0, this.next));
    if (heard(score) !== heard(this.score)) return this.halt();
    this.score = score;
    this.show();
  }

  halt() {
    if (!this.control) return;
    clearInterval(this.timer);
    for (const { voice } of this.playing) voice?.stop();
    this.volume.disconnect();
    Object.assign(this, { control: null, playing: [] });
    this.show();
    this.live.sync();
  }
}
