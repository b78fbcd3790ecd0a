// Values that are almost right: JSON with parts of it changed, the same ones for the same dice.

const TEXTS = ['', ' ', '0', '-1', '1e3', '0.005', '999999999999.99', '00', '１', 'x', '\u200b', '__proto__', '2024-02-30', '24:00', '优惠券'];
const NUMBERS = [0, 1, -1, 0.5, 0.1, 2, 7, 100, 1e3, 2 ** 31, 2 ** 53, 1e12, 1e21, 1e-9];

/** Something of any kind. */
export function anything(roll) {
  switch (roll(6)) {
    case 0: return TEXTS[roll(TEXTS.length)];
    case 1: return NUMBERS[roll(NUMBERS.length)];
    case 2: return roll(2) === 0;
    case 3: return null;
    case 4: return [];
    default: return {};
  }
}

/** A copy in which up to three places are changed; parts of `donor` may take their place. */
export function mutate(value, roll, donor = value) {
  const copy = structuredClone(value);
  for (let times = roll(3); times >= 0; times--) changeOne(copy, roll, donor);
  return copy;
}

function changeOne(root, roll, donor) {
  const places = placesIn(root);
  if (places.length === 0) return;
  const [holder, key] = places[roll(places.length)];
  const old = holder[key];
  switch (roll(6)) {
    case 0: if (Array.isArray(holder)) holder.splice(key, 1); else delete holder[key]; break;
    case 1: if (Array.isArray(holder)) holder.splice(key, 0, structuredClone(old)); else holder[`${key}_`] = old; break;
    case 2: case 3: holder[key] = like(old, roll); break;
    case 4: {
      const parts = placesIn(donor).filter(([, name]) => name === key);
      const [from, name] = parts[roll(parts.length)] ?? [{}, 0];
      holder[key] = structuredClone(from[name]) ?? null;
      break;
    }
    default: holder[key] = anything(roll);
  }
}

/** Another one of its kind. */
function like(old, roll) {
  if (typeof old === 'number') return [old + 1, old - 1, old * 10, old / 10, NUMBERS[roll(NUMBERS.length)]][roll(5)];
  if (typeof old === 'boolean') return !old;
  if (typeof old !== 'string') return anything(roll);
  if (/^\d+(\.\d+)?$/.test(old)) return [`${old}0`, `0${old}`, old.replace('.', ''), String(Number(old) / 2), `${old}.001`][roll(5)];
  return [old.slice(1), `${old}x`, old.toUpperCase(), TEXTS[roll(TEXTS.length)]][roll(4)];
}

/** Every holder with a key of its own, at every depth. */
function placesIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [[value, Array.isArray(value) ? Number(key) : key], ...placesIn(value[key])]);
}
