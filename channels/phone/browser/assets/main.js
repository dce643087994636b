// The page's wiring: forms go to the server without a reload, what comes back is shown, heard and lit up.
import { act, watch } from "./server.js";
import { show } from "./swap.js";
import { tone, ringing } from "./tones.js";
import { Voice } from "./voice.js";
import { listenTo } from "./microphone.js";
import { useKeys } from "./keypad.js";
import { tick } from "./clock.js";

const TITLE = document.title;
const CUT_SHORT = ["keys", "words", "silence", "hang_up"];
const phone = document.getElementById("phone");
const voice = new Voice(document.getElementById("voice"));
let pause = 0;
let clicks = 0;
let leading = false;

function shown(state) {
  show(state);
  voice.say(state.call, state.spoken);
  ringing(state.phase === "ringing");
  tick(state.phase === "talking" ? state.began : 0);
  document.title = state.phase === "ringing" ? "Ça sonne… · Allô CESU" : TITLE;
  clearTimeout(pause);
  // Keys that no # ends are taken after a pause, as on any telephone.
  if (state.patience) pause = setTimeout(() => send("silence", {}), state.patience * 1000);
}

async function send(name, fields) {
  if (CUT_SHORT.includes(name)) voice.hush();
  if (name === "ring") ringing("back");
  if (name === "pick_up") phone.scrollIntoView({ block: "nearest" });
  const state = await act(name, fields);
  if (state) shown(state);
}

async function press(keys) {
  [...keys].forEach((key, place) => tone(key, place));
  if (document.body.dataset.phase === "talking") await send("keys", { keys });
}

async function submit(form, submitter) {
  const fields = Object.fromEntries(new FormData(form, submitter));
  const name = new URL(form.action).pathname.split("/").pop();
  if (name === "keys") return press(fields.keys);
  if ([fields.words, fields.body].some((words) => words !== undefined && !words.trim())) return undefined;
  if ("quiet" in form.dataset) form.reset();
  return send(name, fields);
}

document.addEventListener("click", (event) => { clicks = event.detail; }, true);

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const leads = event.submitter?.id === "next-act";
  // The lit button changes under the finger: a second click was meant for what it said before.
  if (leads && (leading || clicks > 1)) return;
  leading ||= leads;
  await submit(event.target, event.submitter);
  if (leads) leading = false;
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-on-change]");
  if (form) send("misbehave", Object.fromEntries(new FormData(form)));
});

document.getElementById("look-inside").addEventListener("toggle", (event) => {
  send("inside", { open: event.target.open ? "1" : "0" });
});

// Whoever leaves has nothing go wrong for others any more.
addEventListener("pagehide", () => navigator.sendBeacon("/phone/leave", new URLSearchParams()));

useKeys(phone, press);
listenTo(document.getElementById("talk-to"), (words) => send("words", { words }), () => voice.hush());
watch(shown);
