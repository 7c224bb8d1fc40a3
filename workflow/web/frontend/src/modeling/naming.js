// New elements are named after what they are (`user_task_1`, `gateway_2`), and what becomes something else is named anew.

import BpmnFactory from 'bpmn-js/lib/features/modeling/BpmnFactory';
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import { readable } from './ids.js';

const STEMS = {
  'bpmn:StartEvent': 'start',
  'bpmn:EndEvent': 'end',
  'bpmn:IntermediateCatchEvent': 'wait',
  'bpmn:IntermediateThrowEvent': 'throw',
  'bpmn:BoundaryEvent': 'boundary',
  'bpmn:CallActivity': 'call',
  'bpmn:ExclusiveGateway': 'gateway',
  'bpmn:ParallelGateway': 'gateway',
  'bpmn:InclusiveGateway': 'gateway',
  'bpmn:ComplexGateway': 'gateway',
  'bpmn:EventBasedGateway': 'gateway',
  'bpmn:SequenceFlow': 'flow',
  'bpmn:MessageFlow': 'message_flow',
};

const stemOf = (type) => STEMS[type] ?? readable(type.replace(/^[^:]*:/, ''));
const LATE = 100;

class ReadableFactory extends BpmnFactory {
  _ensureId(element) {
    if (element.id) {
      this._model.ids.claim(element.id, element);
    } else if (this._needsId(element)) {
      // What is drawn is named after what it stands for, as the desktop modeler does.
      const meant = element.bpmnElement?.id;
      const own = meant && `${meant}_di`;
      element.id = own && !this._model.ids.assigned(own) ? own : this._model.ids.nextPrefixed(stemOf(element.$type), element);
      if (element.id === own) this._model.ids.claim(own, element);
    }
  }
}
ReadableFactory.$inject = ['moddle'];

/** A replaced element keeps the id somebody gave it; one that was only numbered gets the stem of its new type. */
class Renaming extends CommandInterceptor {
  constructor(eventBus, modeling, moddle) {
    super(eventBus);
    this.postExecuted('shape.replace', LATE, ({ context }) => {
      const { oldShape, newShape } = context;
      const [before, after] = [stemOf(oldShape.type), stemOf(newShape.type)];
      const id = getBusinessObject(newShape).id;
      if (before === after || !new RegExp(`^${before}_\\d+$`).test(id)) return;
      let number = 1;
      while (moddle.ids.assigned(`${after}_${number}`)) number += 1;
      modeling.updateProperties(newShape, { id: `${after}_${number}` });
    });
    // What is drawn keeps the name of what it stands for.
    this.postExecuted('element.updateProperties', LATE, ({ context }) => {
      const { element, properties, oldProperties } = context;
      const di = element.di;
      if (!properties.id || !di || element.labelTarget || di.id !== `${oldProperties.id}_di`) return;
      modeling.updateModdleProperties(element, di, { id: `${properties.id}_di` });
    });
  }
}
Renaming.$inject = ['eventBus', 'modeling', 'moddle'];

export default {
  __init__: ['renaming'],
  bpmnFactory: ['type', ReadableFactory],
  renaming: ['type', Renaming],
};
