// Reads what the line says with the browser's own French voice, where it has one.
const KEPT = "allo.voice";
const synthesis = window.speechSynthesis;

export class Voice {
  constructor(button) {
    this.button = button;
    this.french = null;
    // What was said before the page was loaded is not read again.
    this.call = document.body.dataset.call ?? "";
    this.read = Number(document.body.dataset.lines ?? 0) - 1;
    this.turn = 0;
    button.addEventListener("click", () => this.set(!this.on));
    if (!synthesis) return;
    this.find();
    synthesis.addEventListener?.("voiceschanged", () => this.find());
  }

  get on() {
    return this.french !== null && this.button.getAttribute("aria-pressed") === "true";
  }

  // Voices of the machine itself come first: what they read goes nowhere.
  find() {
    const french = synthesis.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith("fr"));
    const found = french.find((voice) => voice.localService) ?? french[0] ?? null;
    if (found && !this.french) this.button.setAttribute("aria-pressed", String(localStorage.getItem(KEPT) !== "off"));
    this.french = found;
    this.button.hidden = !found;
  }

  set(on) {
    localStorage.setItem(KEPT, on ? "on" : "off");
    this.button.setAttribute("aria-pressed", String(on));
    if (!on) this.hush();
  }

  // Reads the lines of a call that it has not read yet.
  say(call, lines) {
    if (call !== this.call) [this.call, this.read] = [call, -1];
    const fresh = lines.filter((one) => one.line > this.read);
    if (!fresh.length) return;
    this.read = fresh.at(-1).line;
    if (this.on) this.speak(fresh.flatMap((one) => one.pieces), this.turn);
  }

  async speak(pieces, turn) {
    for (const piece of pieces) {
      if (turn !== this.turn) return;
      if (piece.text) await this.utter(piece);
      if (piece.pause) await new Promise((next) => setTimeout(next, piece.pause * 1000));
    }
  }

  utter(piece) {
    return new Promise((next) => {
      const words = new SpeechSynthesisUtterance(piece.text);
      words.voice = this.french;
      words.lang = this.french.lang;
      words.rate = piece.rate;
      words.onend = next;
      words.onerror = next;
      synthesis.speak(words);
    });
  }

  // Somebody speaks or keys: the line is cut short, as it is on the telephone.
  hush() {
    this.turn += 1;
    synthesis?.cancel();
  }
}
