// What the BPMN editor's packages are given at build time: readable ids, our FEEL built-ins, words where they ask for none.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

// Packages whose random ids would end up in diagrams; others (the forms' and decisions' editors) keep the original.
const IN_DIAGRAMS = /[\\/](bpmn-js|bpmn-js-properties-panel|bpmn-js-element-templates|camunda-bpmn-js-behaviors)[\\/]/;
const RENDERER = /draw[\\/]BpmnRenderer\.js$/; // makes ids of arrow heads, not of elements

// Texts of the pinned packages that pass by their translate service. Each edit must fit exactly as often as it says.
const say = (text) => `(globalThis.luodiSay?.(${JSON.stringify(text)}) ?? ${JSON.stringify(text)})`;
const shown = (text) => `\${${say(text)}}`;

export const EDITS = [
  [/bpmn-js-properties-panel[\\/]dist[\\/]index\.esm\.js$/, [
    ["'Written in ' + variable.origin", `${say('Written in')} + ' ' + variable.origin`, 1],
  ]],
  [/diagram-js[\\/]lib[\\/]features[\\/]popup-menu[\\/]PopupMenuComponent\.js$/, [
    ["${ entriesToShow.length } ${ entriesToShow.length === 1 ? 'result' : 'results' } found", `\${ globalThis.luodiSay?.('{count} found', { count: entriesToShow.length }) ?? entriesToShow.length }`, 1],
    ["title || 'Search'", `title || ${say('Search')}`, 1],
    ["title || 'Results'", `title || ${say('Results')}`, 1],
  ]],
  [/diagram-js[\\/]lib[\\/]features[\\/]popup-menu[\\/]PopupMenuBreadcrumbs\.js$/, [
    ['title="Back"', `title=${shown('Back')}`, 1],
    ['aria-label="Back"', `aria-label=${shown('Back')}`, 1],
  ]],
  [/token-simulation[\\/]lib[\\/]features[\\/]toggle-mode[\\/]modeler[\\/]ToggleMode\.js$/, [['Token Simulation <span', `${shown('Token simulation')} <span`, 3]]],
  [/token-simulation[\\/]lib[\\/]features[\\/]show-scopes[\\/]ShowScopes\.js$/, [['title="Focus process instance ${scope.id}"', `title="${shown('Show this run only')} \${scope.id}"`, 1]]],
  [/token-simulation[\\/]lib[\\/]features[\\/]reset-simulation[\\/]ResetSimulation\.js$/, [
    ['title="Reset Simulation"', `title="${shown('Start over')}"`, 1],
    ["text: 'Reset Simulation'", `text: ${say('Start over')}`, 1],
  ]],
  [/token-simulation[\\/]lib[\\/]features[\\/]element-support[\\/]ElementSupport\.js$/, [
    ["'Found unsupported elements'", say('Some elements cannot be simulated'), 1],
    ["text: 'Not supported'", `text: ${say('Cannot be simulated')}`, 1],
  ]],
  [/token-simulation[\\/]lib[\\/]features[\\/]pause-simulation[\\/]PauseSimulation\.js$/, [
    ['title="Play/Pause Simulation"', `title="${shown('Go on or pause')}"`, 1],
    ["'Pause Simulation'", say('Paused'), 1],
    ["'Play Simulation'", say('Going on'), 1],
  ]],
  [/token-simulation[\\/]lib[\\/]features[\\/]set-animation-speed[\\/]SetAnimationSpeed\.js$/, [['Set animation speed = ${ label }', `${shown('Speed:')} \${ label }`, 1]]],
  [/token-simulation[\\/]lib[\\/]features[\\/]context-pads[\\/]handler[\\/](Exclusive|Inclusive)GatewayHandler\.js$/, [['title="Set Sequence Flow"', `title="${shown('Choose the way')}"`, 1]]],
  [/token-simulation[\\/]lib[\\/]features[\\/]context-pads[\\/]handler[\\/]PauseHandler\.js$/, [["${ wait ? 'Remove' : 'Add' } pause point", `\${ wait ? ${say('Do not wait here')} : ${say('Wait here')} }`, 1]]],
  [/token-simulation[\\/]lib[\\/]features[\\/]context-pads[\\/]handler[\\/]TriggerHandler\.js$/, [['title="Trigger Event"', `title="${shown('Let it happen')}"`, 1]]],
  [/token-simulation[\\/]lib[\\/]features[\\/]log[\\/]Log\.js$/, [
    ...['Service Task', 'User Task', 'Call Activity', 'Script Task', 'Business Rule Task', 'Manual Task', 'Receive Task', 'Send Task', 'Task',
      'Exclusive Gateway', 'Parallel Gateway', 'Inclusive Gateway', 'Start Event', 'Boundary Event', 'End Event',
    ].map((word) => [`elementName || '${word}'`, `elementName || ${say(word)}`, 1]),
    ["elementName || 'Intermediate Event'", `elementName || ${say('Intermediate Event')}`, 2],
    ['        Simulation Log', `        ${shown('What happened')}`, 1],
    ['aria-label="Close"', `aria-label="${shown('Close')}"`, 1],
    ["'SubProcess') : 'Process'", `${say('Sub-process')}) : ${say('Process')}`, 2],
    ["completed ? 'finished' : 'canceled'", `completed ? ${say('Finished')} : ${say('Cancelled')}`, 1],
    ['    } started`', `    } ${shown('started')}\``, 1],
    ["'<p class=\"bts-entry placeholder\">No Entries</p>'", `'<p class="bts-entry placeholder">' + ${say('Nothing yet')} + '</p>'`, 1],
    ['>No Entries</p>\r\n', `>${shown('Nothing yet')}</p>\r\n`, 1],
    ['title="Toggle Simulation Log"', `title="${shown('What happened')}"`, 1],
  ]],
  [/frontend[\\/]node_modules[\\/]@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js$/, [
    ['function translateFallback(template, replacements) {', 'function translateFallback(template, replacements) {\n  template = globalThis.luodiSay?.(template) ?? template;', 1],
    ['children: "Opened in popup"', `children: ${say('Opened in popup')}`, 1],
  ]],
  [/bpmn-js-element-templates[\\/]dist[\\/]index\.esm\.js$/, [
    ['title: "Toggle section"', `title: ${say('Toggle section')}`, 1],
    ['title: "Select a template"', `title: ${say('Select a template')}`, 1],
  ]],
  [/token-simulation[\\/]lib[\\/]features[\\/]simulation-state[\\/]SimulationState\.js$/, [["text: 'Finished'", `text: ${say('Finished')}`, 1]]],
];

// Whose texts must all stand in the dictionary; of the panel only what comes before the provider of the other dialect.
const SPOKEN = /node_modules[\\/](bpmn-js[\\/]lib|diagram-js[\\/]lib|diagram-js-minimap[\\/]dist|bpmn-js-color-picker|bpmn-js-create-append-anything[\\/]dist|@bpmn-io[\\/]element-template-chooser[\\/]dist|bpmn-js-properties-panel[\\/]dist|bpmn-js-element-templates[\\/]dist)[\\/].*\.js$/;
const LITERAL = /ranslate\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

/** The texts a package hands to its translate service and the dictionary lacks. */
function untranslated(text, dictionary) {
  const other = text.indexOf('zeebePropertiesProvider: [');
  const literals = [...(other < 0 ? text : text.slice(0, other)).matchAll(LITERAL)].map((found) => JSON.parse(`"${(found[1] ?? found[2]).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`));
  return literals.filter((literal) => /[A-Za-z]{2}/.test(literal) && literal !== 'HELLO {you}' && !(literal in dictionary));
}

/** An esbuild plugin; `here` is the folder of the front end. */
export function modelerEdits(here) {
  return {
    name: 'modeler',
    setup(bundler) {
      bundler.onResolve({ filter: /^ids$/ }, ({ importer }) =>
        IN_DIAGRAMS.test(importer) && !RENDERER.test(importer) ? { path: join(here, 'src', 'modeling', 'ids.js') } : null,
      );
      bundler.onResolve({ filter: /^@camunda\/feel-builtins$/ }, () => ({ path: join(here, 'src', 'modeling', 'feel-builtins.js') }));
      const words = readFile(join(here, 'i18n', 'bpmn-js.zh.json'), 'utf8').then(JSON.parse);
      bundler.onLoad({ filter: SPOKEN }, async ({ path }) => {
        let text = await readFile(path, 'utf8');
        const missing = untranslated(text, await words);
        if (missing.length) throw new Error(`i18n/bpmn-js.zh.json lacks of ${basename(path)}: ${missing.join(' | ')}`);
        for (const [filter, edits] of EDITS) if (filter.test(path)) text = edited(path, text, edits);
        return { contents: text, loader: 'js' };
      });
      for (const [filter, edits] of EDITS) {
        bundler.onLoad({ filter }, async ({ path }) => ({ contents: edited(path, await readFile(path, 'utf8'), edits), loader: 'js' }));
      }
    },
  };
}

/** The text after its edits; each fits as often as it says, or the build ends. */
function edited(path, text, edits) {
  return edits.reduce((before, [from, to, times]) => {
    const parts = before.split(from);
    if (parts.length !== times + 1) throw new Error(`This edit does not fit ${basename(path)} ${times} times: ${from}`);
    return parts.join(to);
  }, text);
}
