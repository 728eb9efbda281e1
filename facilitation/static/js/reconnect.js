// When and where to return to after a stream was lost.

// A refusal (4xx) will hardly change within seconds; everything else may. Random, so that a room does not return at once.
export function pause(status, random = Math.random()) {
  return status >= 400 && status < 500 ? 8_000 + random * 7_000 : 500 + random * 2_500;
}

// The page's own address of the stream, from the last event that was heard.
export function addressAfter(address, id) {
  const url = new URL(address, location.href);
  if (id) url.searchParams.set("after", id);
  return url.pathname + url.search;
}
