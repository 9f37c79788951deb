// Every operation of the hub; the capabilities state what is listed here.
import { meta } from './meta.ts';
import { metaAdd } from './meta-add.ts';
import { metaDelete } from './meta-delete.ts';
import type { Operation } from './operation.ts';
import { validate } from './validate.ts';

export const operations: readonly Operation[] = [meta, metaAdd, metaDelete, validate];
