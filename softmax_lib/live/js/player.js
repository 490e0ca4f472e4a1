// Lets a figure play: from state to state, until the last one.

import { sameState } from "./figure.js";

export const wantsMotion = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Player {
  constructor(live) {
    this.live = live;
  }

  /** Start or stop. Where no motion is wanted, one press is one step. */
  press(control) {
    if (this.control) return this.halt();
    const { state } = this.live;
    if (control.first && sameState(control.next(state), state)) this.live.move(control.first(state));
    else this.step(control);
    if (!wantsMotion()) return;
    this.control = control;
    this.timer = setInterval(() => this.step(control), control.every);
    this.live.sync();
  }

  step(control) {
    const { state } = this.live;
    const next = control.next(state);
    if (sameState(next, state)) this.halt();
    else this.live.move(next);
  }

  halt() {
    clearInterval(this.timer);
    this.control = null;
    this.live.sync();
  }
}
