// What is wrong in the official R4 search parameters, and what stands in its place: https://hl7.org/fhir/R4/searchparameter-registry.html

type Component = { definition: string; expression: string };
type Repaired = { expression?: string; component?: Component[] };

/** `published` are members as they stand in the definition: a release that mends them itself is noticed. */
export type Repair = { id: string; published: Repaired; repaired: Repaired; reason: string; specification: string };

const DEFINITION = 'http://hl7.org/fhir/SearchParameter';

export const repairs: Repair[] = [
  {
    id: 'Observation-code-value-date',
    published: {
      component: [
        { definition: `${DEFINITION}/clinical-code`, expression: 'code' },
        { definition: `${DEFINITION}/Observation-value-date`, expression: 'value.as(DateTime) | value.as(Period)' },
      ],
    },
    repaired: {
      component: [
        { definition: `${DEFINITION}/clinical-code`, expression: 'code' },
        { definition: `${DEFINITION}/Observation-value-date`, expression: 'value.as(dateTime) | value.as(Period)' },
      ],
    },
    reason: 'FHIR has no type DateTime. Observation.value[x] may be a dateTime, as Observation-value-date itself says.',
    specification: 'https://hl7.org/fhir/R4/observation-definitions.html#Observation.value_x_',
  },
  {
    id: 'DocumentReference-relationship',
    published: {
      component: [
        { definition: `${DEFINITION}/DocumentReference-relatesto`, expression: 'code' },
        { definition: `${DEFINITION}/DocumentReference-relation`, expression: 'target' },
      ],
    },
    repaired: {
      component: [
        { definition: `${DEFINITION}/DocumentReference-relation`, expression: 'code' },
        { definition: `${DEFINITION}/DocumentReference-relatesto`, expression: 'target' },
      ],
    },
    reason:
      'The definitions are swapped: relation is the token at relatesTo.code, relatesto the reference at relatesTo.target. The description, "Combination of relation and relatesTo", gives the order.',
    specification: 'https://hl7.org/fhir/R4/documentreference.html#search',
  },
];
