// The server's clock as seen from this device. An answer always arrives late, so the highest recent offset is the truest.

const recent = [];

export function hear(serverNow, deviceNow = Date.now()) {
  recent.push(serverNow - deviceNow);
  if (recent.length > 5) recent.shift();
}

export const offset = () => (recent.length ? Math.max(...recent) : 0);

export const now = () => Date.now() + offset();

// Listens to data-now of one element; each value counts once, however often it is looked at.
export function listener() {
  let heard;
  return (element) => {
    if (element.dataset.now === heard) return;
    heard = element.dataset.now;
    if (heard) hear(Number(heard));
  };
}
