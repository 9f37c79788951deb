// Every form of a search for one value: https://hl7.org/fhir/R4/search.html#ptypes
import { dateForms, numberForms, quantityForms } from './random-amounts.ts';
import { type Form, missing } from './random-form.ts';
import { nearForm, referenceForms, uriForms } from './random-links.ts';
import { stringForms, tokenForms } from './random-texts.ts';

/** All but those of composites. */
export const forms: readonly Form[] = [
  ...stringForms,
  ...tokenForms,
  ...dateForms,
  ...numberForms,
  ...quantityForms,
  ...referenceForms,
  ...uriForms,
  nearForm,
  missing('special'),
];
