// Every operation of the hub; the capabilities state what is listed here.

import { closure } from './closure.ts';
import { everythingOfEncounter, everythingOfPatient } from './everything.ts';
import { expand } from './expand.ts';
import { lookup } from './lookup.ts';
import { meta } from './meta.ts';
import { metaAdd } from './meta-add.ts';
import { metaDelete } from './meta-delete.ts';
import type { Operation } from './operation.ts';
import { reindex } from './reindex.ts';
import { snapshot } from './snapshot.ts';
import { subsumes } from './subsumes.ts';
import { translate } from './translate.ts';
import { validate } from './validate.ts';
import { validateCodeInSystem, validateCodeInValueSet } from './validate-code.ts';
import { versions } from './versions.ts';

export const operations: readonly Operation[] = [
  meta,
  metaAdd,
  metaDelete,
  validate,
  everythingOfPatient,
  everythingOfEncounter,
  reindex,
  expand,
  validateCodeInValueSet,
  validateCodeInSystem,
  lookup,
  subsumes,
  translate,
  closure,
  versions,
  snapshot,
];
