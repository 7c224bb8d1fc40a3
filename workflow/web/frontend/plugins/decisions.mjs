// The few texts of the pinned dmn-js that do not pass by its translate service. Each edit must fit exactly once.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const say = (text) => `(globalThis.luodiSay?.(${JSON.stringify(text)}) ?? ${JSON.stringify(text)})`;
const spoken = (quote, ...texts) => texts.map((text) => [`${quote}${text}${quote}`, say(text)]);

const EDITS = [
  [/decision-table[\\/]lib[\\/]features[\\/]drag-and-drop[\\/]DragAndDrop\.js$/, [["`Move ${isInput(col) ? 'Input' : 'Output'}`", "this._translate(isInput(col) ? 'Move input column' : 'Move output column')"]]],
  [/decision-table[\\/]lib[\\/]features[\\/]context-menu[\\/]ContextMenu\.js$/, [['"aria-label": "Decision table context menu"', '"aria-label": this._translate("Decision table context menu")']]],
  [/decision-table-head[\\/]components[\\/]DecisionTableHead\.js$/, [['"index-column")', '"index-column", "#", 0)']]],
  [/dmn-js-shared[\\/]lib[\\/]components[\\/]List\.js$/, spoken('"', 'Remove item')],
  [/simple-date-edit[\\/]Utils\.js$/, spoken("'", 'Date must match pattern yyyy-MM-dd')],
  [/simple-time-edit[\\/]Utils\.js$/, spoken("'", 'Time must match pattern hh:mm:ss[time zone]')],
  [/simple-date-time-edit[\\/]Utils\.js$/, spoken("'", 'Date and time must match pattern yyyy-MM-ddTHH:mm:ss[time zone]')],
  [/simple-duration-edit[\\/]components[\\/]InputDurationEdit\.js$/, spoken('"', 'Value')],
  [/simple-duration-edit[\\/]components[\\/]DurationInput\.js$/, spoken("'", 'Must match PnYnM', 'Must match PnDTnH')],
  [/element-variable[\\/]components[\\/]ElementVariableComponent\.js$/, spoken('"', 'Result')],
  [/element-variable[\\/]components[\\/]ElementVariableEditorComponent\.js$/, spoken('"', 'Result', 'Result type')],
];

export const decisions = {
  name: 'decisions',
  setup(bundler) {
    for (const [filter, edits] of EDITS) {
      bundler.onLoad({ filter }, async ({ path }) => {
        let text = await readFile(path, 'utf8');
        for (const [from, to] of edits) {
          if (text.split(from).length !== 2) throw new Error(`This edit does not fit ${basename(path)}: ${from}`);
          text = text.replace(from, () => to);
        }
        return { contents: text, loader: 'js' };
      });
    }
  },
};
