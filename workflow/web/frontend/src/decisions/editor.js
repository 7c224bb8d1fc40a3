// The DMN editor with our ids, our words, only FEEL, and a view for decisions that it cannot edit.

import Modeler from 'dmn-js/lib/Modeler';
import Viewer from 'dmn-js/lib/NavigatedViewer';
import { feelBuiltins } from '../modeling/feel-builtins.js';
import { showNotes, withNotes } from './annotations.js';
import { ReadableIds } from './ids.js';
import { putAside } from './kept.js';
import { KeptView } from './kept-view.js';
import { lost } from './same.js';
import { variableNames } from './variables.js';
import { translateModule } from './words.js';

const VIEWS = ['drd', 'decisionTable', 'literalExpression', 'boxedExpression', 'kept'];
// With so few decisions the graph says nothing that their tables do not; the first of them is shown.
const FEW = 2;
const kept = {
  id: 'kept',
  constructor: KeptView,
  opens: (element) => (element.get('decisionLogic') ?? element.get('encapsulatedLogic'))?.id?.startsWith('luodi_kept_'),
};

function options(container, offered) {
  const common = {
    additionalModules: [translateModule, variableNames(offered)],
    expressionLanguages: { options: [{ value: 'feel', label: 'FEEL' }], defaults: { editor: 'feel', inputCell: 'feel', outputCell: 'feel', inputExpression: 'feel', literalExpression: 'feel' } },
    feelLanguageContext: { parserDialect: 'camunda', builtins: feelBuiltins.map((one) => ({ ...one, info: () => infoOf(one) })) },
    tableViewMode: 'dmn',
  };
  const views = Object.fromEntries(VIEWS.map((view) => [view, common]));
  return { container, width: '100%', height: '100%', ...views };
}

function infoOf({ info }) {
  const holder = document.createElement('div');
  holder.innerHTML = info; // of our own table of functions
  return holder;
}

const withKept = (Manager) => class extends Manager {
  _init(settings) {
    super._init(settings);
    this.noted = new Set();
    this.written = Promise.resolve();
    this.on('import.parse.complete', ({ definitions }) => { if (definitions) this.noted = showNotes(definitions); });
  }

  _getViewProviders() {
    return [...super._getViewProviders().filter(({ id }) => id === 'drd'), { ...kept, opens: (element) => element.$type !== 'dmn:Definitions' && kept.opens(element) },
      ...super._getViewProviders().filter(({ id }) => id !== 'drd')];
  }

  _createModdle(settings) {
    const moddle = super._createModdle(settings);
    moddle.ids = new ReadableIds();
    return moddle;
  }

  /** Open a file. Resolves to what the editor would lose of it, as paths; nothing may be written then. */
  async openFile(text) {
    this.aside = putAside(text);
    this.source = text;
    this._moddle.ids.reserve(text);
    await this.importXML(this.aside.text);
    const missing = lost(text, await this.writeFile());
    const decisions = this.getViews().filter(({ type }) => type !== 'drd');
    if (decisions.length && decisions.length <= FEW && this.getActiveView()?.type === 'drd') await this.open(decisions[0]);
    return missing;
  }

  /** The file as it is now; asked twice at once, one after the other. */
  writeFile() {
    this.written = this.written.catch(() => null).then(() => withNotes(this.noted, this._moddle, async () => {
      const { xml } = await this.saveXML({ format: true });
      return this.aside.restore(xml);
    }));
    return this.written;
  }
};

/** An editor in `container`; `offered` are variables to be completed beside those of the file. */
export const makeEditor = (container, readonly, offered) => new (withKept(readonly ? Viewer : Modeler))(options(container, offered));
