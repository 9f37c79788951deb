// The value of a composite drawn from one element that has all its parts: https://hl7.org/fhir/R4/search.html#combining
import { type Parameter, type ParameterType, parameterAt } from './oracle/parameters.ts';
import { componentsOf } from './oracle/world.ts';
import { pickAny } from './random.ts';
import { type Drawing, type Form, missing } from './random-form.ts';
import { forms } from './random-values.ts';

/** A composite by the type of its second part; the first is a token. */
const compositeForm = (second: ParameterType): Form => ({
  name: `composite token$${second}`,
  type: 'composite',
  modifier: '',
  suits: ({ component }) => parameterAt(component[1]?.definition ?? '')?.type === second,
  write: (_found, drawing) => {
    const parts = drawing.parameter.component.map(({ definition }) => parameterAt(definition));
    const elements = componentsOf(drawing.resource, drawing.parameter);
    const whole = (elements[0] ?? []).map((_, at) => at).filter((at) => elements.every((one) => one[at]?.length !== 0));
    const element = pickAny(drawing.random, whole);
    if (element === undefined) return undefined;
    const values = parts.map((part, at) => part && partOf(part, elements[at]?.[element] ?? [], drawing));
    return values.every((value) => value !== undefined) ? { value: values.join('$') } : undefined;
  },
});

function partOf(parameter: Parameter, values: Parameters<Form['write']>[0][], drawing: Drawing): string | undefined {
  const { random } = drawing;
  const plain = forms.filter(({ type, modifier }) => type === parameter.type && modifier === '');
  const found = pickAny(random, values);
  return found && random.pick(plain).write(found, { ...drawing, parameter })?.value;
}

export const compositeForms: readonly Form[] = [
  ...(['token', 'quantity', 'string', 'date', 'number', 'reference'] as const).map(compositeForm),
  missing('composite'),
];
