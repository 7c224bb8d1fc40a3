// The few texts of the pinned dmn-js that do not pass by its translate service. Each edit must fit exactly once.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const EDITS = [
  [/dmn-js-decision-table[\\/]lib[\\/]features[\\/]drag-and-drop[\\/]DragAndDrop\.js$/, "`Move ${isInput(col) ? 'Input' : 'Output'}`", "this._translate(isInput(col) ? 'Move input column' : 'Move output column')"],
  [/dmn-js-decision-table[\\/]lib[\\/]features[\\/]context-menu[\\/]ContextMenu\.js$/, '"aria-label": "Decision table context menu"', '"aria-label": this._translate("Decision table context menu")'],
  [/dmn-js-decision-table[\\/]lib[\\/]features[\\/]decision-table-head[\\/]components[\\/]DecisionTableHead\.js$/, '"index-column")', '"index-column", "#", 0)'],
  [/dmn-js-shared[\\/]lib[\\/]components[\\/]List\.js$/, '"title": "Remove item"', '"title": globalThis.luodiRemoveItem ?? "Remove item"'],
];

export const decisions = {
  name: 'decisions',
  setup(bundler) {
    for (const [filter, from, to] of EDITS) {
      bundler.onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (text.split(from).length !== 2) throw new Error(`This edit does not fit ${basename(path)}: ${from}`);
        return { contents: text.replace(from, () => to), loader: 'js' };
      });
    }
  },
};
