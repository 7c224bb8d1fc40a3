// A viewer of BPMN diagrams in the house's looks, for whoever draws one.

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import '../css/diagram.css';

/** A viewer in `container`, still empty. */
export function newViewer(container) {
  return new NavigatedViewer({
    container,
    bpmnRenderer: { defaultStrokeColor: '#4a5866', defaultLabelColor: '#1f2933' },
    textRenderer: {
      defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: '12px' },
      externalStyle: { fontSize: '11px' },
    },
  });
}

/** Draw the diagram that stands at `url`. */
export async function draw(viewer, url) {
  const answer = await fetch(url, { headers: { Accept: 'application/xml, text/xml' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  await viewer.importXML(await answer.text());
}
