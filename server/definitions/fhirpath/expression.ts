// The tree that an expression of FHIRPath is read into: https://hl7.org/fhirpath/N1/#expressions

/** `at` is the offset in the text, for messages. */
export type Expression = { at: number } & (
  | { kind: 'focus' }
  | { kind: 'special'; name: 'this' | 'index' | 'total' }
  | { kind: 'variable'; name: string }
  | { kind: 'empty' }
  | Literal
  | { kind: 'quantity'; value: number; unit: string; digits: string }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'index'; of: Expression; index: Expression }
  | { kind: 'call'; of: Expression; name: string; args: Expression[] }
  | { kind: 'type'; of: Expression; op: 'is' | 'as' | 'ofType'; type: TypeName }
  | { kind: 'negate'; of: Expression }
  | { kind: 'binary'; op: string; left: Expression; right: Expression }
);

/** `digits`: a number as it is written, `1.50`. */
export type Literal = { kind: 'literal' } & (
  | { type: 'Boolean'; value: boolean }
  | { type: 'Integer' | 'Decimal'; value: number; digits: string }
  | { type: 'String' | 'Date' | 'DateTime' | 'Time'; value: string }
);

/** `FHIR.Patient`, `System.String`; without a namespace FHIR's types come before those of the System. */
export type TypeName = { namespace: 'FHIR' | 'System' | undefined; name: string };

export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>;
