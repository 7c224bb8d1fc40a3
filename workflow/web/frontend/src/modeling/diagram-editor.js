// bpmn-js with everything an editor of this house has: panel, templates, colours, map, search, simulation.

import Modeler from 'bpmn-js/lib/Modeler';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import TemplateChooser from '@bpmn-io/element-template-chooser';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything';
import CloudBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import ColorPicker from 'bpmn-js-color-picker';
import Minimap from 'diagram-js-minimap';
import Simulation from 'bpmn-js-token-simulation/lib/modeler';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import Clipboard from './clipboard.js';
import Naming from './naming.js';
import { dictionary } from './words.js';
import { offersModule } from './offers.js';
import { templatesFor } from './templates.js';
import Countersigning from './countersigning.js';
import { tooltips } from './tooltips.js';
import { translateModule } from './translate.js';
import OfficePanel from './office-panel.js';
import Variables from './variables.js';

const MARGIN = 16; // pixels around a diagram that is shown whole
const LARGE_CHANGE = 200; // pixels
const TOO_SMALL = 0.45; // below this scale nobody reads a name
const READABLE = 0.75;
const PANEL = [
  BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, CloudElementTemplatesPropertiesProviderModule,
  OfficePanel, Variables,
];
const TOOLS = [
  CloudBehaviors, TemplateChooser, CreateAppendAnythingModule, CreateAppendElementTemplatesModule, ColorPicker, Minimap, Simulation,
  Clipboard, Naming, Countersigning,
];

/**
 * Draw `xml` in `canvas` with the panel beside it; returns the editor (a viewer when `readonly`).
 *
 * `offers` is what the page knows to choose from: groups, people, forms, decisions, processes, messages, job types.
 */
export async function openDiagram(canvas, panel, xml, offers, readonly) {
  const font = getComputedStyle(document.body).fontFamily;
  const templates = templatesFor(offers);
  const Editor = readonly ? NavigatedViewer : Modeler;
  const editor = new Editor({
    container: canvas,
    additionalModules: [translateModule(dictionary), ...(readonly ? [Minimap] : [offersModule(offers), ...PANEL, ...TOOLS])],
    moddleExtensions: { zeebe },
    bpmnRenderer: { defaultStrokeColor: '#4a5866', defaultLabelColor: '#1f2933' },
    textRenderer: { defaultStyle: { fontFamily: font, fontSize: '12px' }, externalStyle: { fontFamily: font, fontSize: '11px' } },
    propertiesPanel: { parent: panel, tooltip: tooltips, feelPopupContainer: canvas },
    elementTemplates: templates,
    minimap: { open: false },
  });
  const { warnings } = await editor.importXML(xml);
  for (const warning of warnings) console.warn(warning.message);
  fit(editor);
  beginReadably(editor);
  followSize(editor, canvas);
  return editor;
}

/** A diagram that would be too small to read as a whole is shown from where its process begins. */
function beginReadably(editor) {
  const canvas = editor.get('canvas');
  const begin = editor.get('elementRegistry').filter(({ type }) => type === 'bpmn:StartEvent').sort((a, b) => a.x - b.x)[0];
  if (!begin || canvas.zoom() >= TOO_SMALL) return;
  const { inner, outer } = canvas.viewbox();
  if (!outer.width) return;
  const width = outer.width / READABLE;
  const height = outer.height / READABLE;
  const middle = inner.height < height ? inner.y + inner.height / 2 : begin.y;
  canvas.viewbox({ x: Math.max(inner.x, begin.x - 100) - (paletteRoom(canvas) + MARGIN) / READABLE, y: middle - height / 2, width, height });
}

/** What is shown stays in sight when the page turns or a bar folds: a large change shows the whole diagram again. */
function followSize(editor, canvas) {
  let seen = canvas.clientWidth;
  new ResizeObserver(() => {
    const width = canvas.clientWidth;
    if (!width || width === seen) return;
    editor.get('canvas').resized();
    if (Math.abs(width - seen) > LARGE_CHANGE) {
      fit(editor);
      beginReadably(editor);
    }
    seen = width;
  }).observe(canvas);
}

// The menus search on each key; a Chinese word comes from the input method, and pasted text by no key at all.
document.addEventListener('input', ({ target }) => {
  if (target.matches?.('.djs-popup-search input')) target.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
});

/** The whole diagram, beside the palette and never enlarged. */
export function fit(editor) {
  const canvas = editor.get('canvas');
  const taken = paletteRoom(canvas);
  canvas.zoom('fit-viewport', 'auto');
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !inner.height) return;
  const room = { width: outer.width - taken - 2 * MARGIN, height: outer.height - 2 * MARGIN };
  const scale = Math.min(1, room.width / inner.width, room.height / inner.height);
  canvas.viewbox({
    x: inner.x + inner.width / 2 - (taken + MARGIN + room.width / 2) / scale,
    y: inner.y + inner.height / 2 - outer.height / scale / 2,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

function paletteRoom(canvas) {
  const palette = canvas.getContainer().querySelector('.djs-palette');
  return palette?.offsetWidth ? palette.offsetLeft + palette.offsetWidth : 0;
}
