// The fields of the house, put in the place of form-js's own of the same type, so that any form-js editor opens a form.

import { FormFields, formFields } from '@bpmn-io/form-js-viewer';
import { Conditions, Visible } from './conditions.js';
import { OfficeDate } from './date-field.js';
import { helped } from './help.js';
import { MoneyNumber } from './money.js';
import { PickingSelect, PickingTaglist } from './picker.js';
import { Rows } from './rows.js';
import { Rules } from './rules.js';
import { Upload } from './upload.js';

const OURS = { select: PickingSelect, taglist: PickingTaglist, number: MoneyNumber, datetime: OfficeDate, dynamiclist: Rows, filepicker: Upload };

class HouseFields extends FormFields {
  constructor() {
    super();
    for (const original of formFields) {
      const { type } = original.config;
      this.register(type, helped(OURS[type] ?? original));
    }
  }
}

/** The module for one form; `luodi` is what the page told: {finder, today, upload}. */
export const houseModule = (translate, luodi) => ({
  translate: ['value', translate],
  luodi: ['value', luodi],
  formFields: ['type', HouseFields],
  validator: ['type', Rules],
  expressionLanguage: ['type', Conditions],
  conditionChecker: ['type', Visible],
});
