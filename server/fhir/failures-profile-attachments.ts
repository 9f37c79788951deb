// What can be wrong with what an Attachment says of its own content, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/datatypes.html#Attachment
import { issue, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const attachmentSize = (at: string, told: number, found: number): Issue =>
  issue(
    'value',
    'attachment-size',
    at,
    `size dice ${told} bytes y data tiene ${found}, contados antes de codificarlos en base64; corrija size, o envíe el contenido completo.`,
    `size tells ${told} bytes and data has ${found}, counted before they are encoded in base64; correct size, or send the whole content.`,
  );

export const attachmentHash = (at: string, told: string, found: string): Issue =>
  warning(
    issue(
      'value',
      'attachment-hash',
      at,
      `hash es ${quoted(told)} y el SHA-1 de data, en base64, es ${quoted(found)}; corrija hash, o envíe el contenido que describe.`,
      `hash is ${quoted(told)} and the SHA-1 of data, in base64, is ${quoted(found)}; correct hash, or send the content it describes.`,
    ),
  );
