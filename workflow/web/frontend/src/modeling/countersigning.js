// The template 会签 stands for one task a unit: templates cannot say so, so the repetition is drawn with it.

import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';

const TEMPLATE = 'luodi.countersign';
const OVER = { inputCollection: '=sign_orgs', inputElement: 'sign_org', outputCollection: 'sign_opinions', outputElement: '={org: sign_org, result: result, opinion: opinion}' };

class Countersigning extends CommandInterceptor {
  constructor(eventBus, bpmnFactory, modeling) {
    super(eventBus);
    this.postExecuted('propertiesPanel.zeebe.changeTemplate', ({ context }) => {
      const { element, newTemplate } = context;
      if (newTemplate?.id !== TEMPLATE || element.businessObject.get('loopCharacteristics')) return;
      const over = bpmnFactory.create('zeebe:LoopCharacteristics', OVER);
      const extensionElements = bpmnFactory.create('bpmn:ExtensionElements', { values: [over] });
      const loop = bpmnFactory.create('bpmn:MultiInstanceLoopCharacteristics', { extensionElements });
      over.$parent = extensionElements;
      extensionElements.$parent = loop;
      loop.$parent = element.businessObject;
      modeling.updateProperties(element, { loopCharacteristics: loop });
    });
  }
}
Countersigning.$inject = ['eventBus', 'bpmnFactory', 'modeling'];

export default { __init__: ['countersigning'], countersigning: ['type', Countersigning] };
