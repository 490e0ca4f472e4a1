// Lets a figure play: from state to state, until the last one.

import { sameState } from "./figure.js";

export const wantsMotion = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Player {
  constructor(live) {
    this.live = live;
  }

  /** Start or stop. What the control needs is loaded first. */
  press(control) {
    if (this.control) return this.halt();
    const { live } = this;
    const { next, first } = control;
    const again = first && sameState(next(live.state), live.state);
    if (again) live.move(first(live.state));
    const needed = control.needs?.(live.state);
    if (!needed) return this.begin(control, !again);
    this.control = control;
    live.sync();
    live.fetch(needed).then((there) => {
      if (this.control !== control) return; // stopped meanwhile
      this.control = null;
      if (there) this.begin(control, true);
      else live.sync();
    });
  }

  /** Go from state to state. Where no motion is wanted, one press is one step, or one `leap`. */
  begin(control, step) {
    if (step) this.step(wantsMotion() ? control.next : control.leap || control.next);
    if (!wantsMotion()) return;
    this.control = control;
    this.timer = setInterval(() => this.step(control.next), control.every);
    this.live.sync();
  }

  step(next) {
    const { state } = this.live;
    const after = next(state);
    if (sameState(after, state)) this.halt();
    else this.live.move(after);
  }

  halt() {
    clearInterval(this.timer);
    this.control = null;
    this.live.sync();
  }
}
