// Has the browser's own French voice read a sentence aloud; where it has none, no button is shown.
"use strict";
if ("speechSynthesis" in window) {
  const buttons = document.querySelectorAll("button[data-say]");
  const voice = () => speechSynthesis.getVoices().find((each) => each.lang.toLowerCase().startsWith("fr"));
  const show = () => buttons.forEach((button) => { button.hidden = !voice(); });
  const say = (words) => {
    speechSynthesis.cancel();
    for (const part of words.split("|").map((each) => each.trim()).filter(Boolean)) {
      const utterance = new SpeechSynthesisUtterance(part);
      utterance.lang = "fr-FR";
      utterance.voice = voice();
      utterance.rate = 0.9;
      speechSynthesis.speak(utterance);
    }
  };
  buttons.forEach((button) => button.addEventListener("click", () => say(button.dataset.say)));
  speechSynthesis.addEventListener("voiceschanged", show);
  show();
}
