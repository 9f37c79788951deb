// The memory store keeps the promises of the port.
import { openStore } from '../../server/storage/open-store.ts';
import { describeResourceStore } from './describe-resource-store.ts';

describeResourceStore('memory', () => openStore('memory:'));
