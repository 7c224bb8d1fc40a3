// Sending to the server: forms, files, questions. The page's token goes along; a dead network is an answer too.

export const token = () => document.querySelector('meta[name="csrf-token"]')?.content;

const headers = (more = {}) => ({ Accept: 'application/json, application/problem+json', ...more, ...(token() && { 'X-CSRFToken': token() }) });

/** POST `body`; resolves to {ok, location, message, problem}, never rejects. */
export async function send(url, body, say) {
  try {
    const answer = await fetch(url, { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body) });
    if (answer.redirected) return { ok: answer.ok, location: answer.url };
    const json = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    if (answer.ok) return { ok: true, location: json.location, message: json.message, json };
    return { ok: false, problem: { detail: say('Not sent: the server answered {status}.', { status: answer.status }), ...json } };
  } catch {
    return { ok: false, problem: { detail: say('Not sent: the server cannot be reached. What you filled in is still here; try again.') } };
  }
}

/** Hands files in beside a task: `upload(file, material)` resolves to {id, name} or rejects in words. */
export function uploader(url, say) {
  return async (file, material = '') => {
    const body = new FormData();
    body.append('file', file);
    if (material) body.append('material', material);
    let answer;
    try {
      answer = await fetch(url, { method: 'POST', headers: headers(), body });
    } catch {
      throw new Error(say('The server cannot be reached.'));
    }
    const json = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    if (!answer.ok) throw new Error(json.detail ?? json.title ?? say('Not sent: the server answered {status}.', { status: answer.status }));
    renew();
    return json;
  };
}

/** Fetch the page's list of files anew: there is one more. */
async function renew() {
  const panel = document.querySelector('#documents[data-panel-url]');
  if (!panel) return;
  const answer = await fetch(panel.dataset.panelUrl).catch(() => null);
  if (!answer?.ok) return;
  const made = document.createElement('template');
  made.innerHTML = await answer.text();
  if (panel.isConnected && made.content.firstElementChild) panel.replaceWith(made.content.firstElementChild);
}
