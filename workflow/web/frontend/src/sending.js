// What every request of an island carries, and what an answer that refuses says.

/** The header with the page's form token. */
export function tokenHeader() {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  return token ? { 'X-CSRFToken': token } : {};
}

/** Why an answer is none, in words. */
export async function problemOf(answer, say) {
  const json = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
  return json.detail ?? say('Not sent: the server answered {status}.', { status: answer.status });
}
