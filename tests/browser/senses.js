// Stands for what headless Chromium lacks: a French voice, a microphone, and ears for its tones. What is heard is
// written where a test waits for it: in attributes of the page.
function hear(what, sound) {
  const page = document.documentElement;
  page.setAttribute(what, `${page.getAttribute(what) ?? ""}${sound} `);
}

const createOscillator = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function create() {
  const made = createOscillator.call(this);
  const start = made.start;
  made.start = function begin(...when) {
    hear("tones", Math.round(made.frequency.value));
    return start.apply(made, when);
  };
  return made;
};

const french = { lang: "fr-FR", localService: true, name: "Amélie" };
window.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};
Object.defineProperty(window, "speechSynthesis", {
  value: {
    getVoices: () => [french],
    addEventListener() {},
    cancel() {},
    speak(words) {
      if (words.voice === french && words.lang === "fr-FR") hear("said", words.text);
      queueMicrotask(() => words.onend?.());
    },
  },
});

window.webkitSpeechRecognition = class {
  start() {
    const results = [[{ transcript: "trois un zéro", confidence: 0.9 }]];
    queueMicrotask(() => {
      this.onresult({ results });
      this.onend();
    });
  }

  stop() {}
};
window.SpeechRecognition = window.webkitSpeechRecognition;
