// What the page gives to choose from, as a service of the editor: nobody types a code that a list could offer.

const KINDS = ['files', 'forms', 'decisions', 'processes', 'groups', 'people', 'variables', 'jobTypes', 'messages'];

/** A service `offers` with one list a kind; a missing list is empty. */
export function offersModule(offers) {
  return { offers: ['value', Object.fromEntries(KINDS.map((kind) => [kind, offers[kind] ?? []]))] };
}
