// The tones of a telephone: its keys, the ring that a caller hears, and the bell.
const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477];
const KEYS = "123456789*0#";
const BETWEEN = 0.14;
let audio = null;
let bell = 0;

// A browser lets nothing sound before somebody has touched the page.
function speaker() {
  audio ||= new AudioContext();
  if (audio.state === "suspended") audio.resume();
  return audio;
}

function sound(frequencies, after, seconds, loud) {
  const out = speaker();
  const start = out.currentTime + after;
  const gain = out.createGain();
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loud, start + 0.008);
  gain.gain.setValueAtTime(loud, start + seconds - 0.02);
  gain.gain.linearRampToValueAtTime(0, start + seconds);
  gain.connect(out.destination);
  for (const frequency of frequencies) {
    const wave = out.createOscillator();
    wave.frequency.value = frequency;
    wave.connect(gain);
    wave.start(start);
    wave.stop(start + seconds);
  }
}

// The two frequencies of a key (ITU-T Q.23); `place` among keys pressed in one go.
export function tone(key, place = 0) {
  const at = KEYS.indexOf(key);
  if (at < 0 || navigator.userActivation?.hasBeenActive === false) return;
  sound([LOW[Math.floor(at / 3)], HIGH[at % 3]], place * BETWEEN, 0.1, 0.08);
}

// The bell while a call comes in; "back" is what a caller hears once, in France: 440 Hz.
export function ringing(how) {
  if (navigator.userActivation?.hasBeenActive === false) return;
  if (how === "back") sound([440], 0, 0.6, 0.06);
  else if (how && !bell) {
    ring();
    bell = setInterval(ring, 3000);
  } else if (!how && bell) {
    clearInterval(bell);
    bell = 0;
  }
}

function ring() {
  for (let place = 0; place < 10; place += 1) sound([place % 2 ? 784 : 659], place * 0.1, 0.1, 0.07);
  navigator.vibrate?.([400, 200, 400]);
}
