// Hears a sentence by the browser's own recognition; where it has none, there is no button.
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

export function listenTo(button, heard, begun) {
  if (!Recognition) return;
  button.hidden = false;
  let hearing = null;
  button.addEventListener("click", () => {
    if (hearing) return hearing.stop();
    begun();
    hearing = new Recognition();
    hearing.lang = "fr-FR";
    hearing.onresult = (event) => heard(event.results[0][0].transcript);
    hearing.onend = () => {
      hearing = null;
      button.setAttribute("aria-pressed", "false");
    };
    // No microphone, or none allowed: one types.
    hearing.onerror = (event) => {
      if (event.error === "not-allowed" || event.error === "service-not-allowed") button.hidden = true;
    };
    button.setAttribute("aria-pressed", "true");
    hearing.start();
    return undefined;
  });
}
