// Compiles FHIRPath into closures: https://hl7.org/fhirpath/N1/
// Interpreted by a library, one constraint costs 7 to 60 µs; as closures 0.2 to 2 µs.
import { unknownElement, unknownFunction } from '../../fhir/failures-expressions.ts';
import { DEFINITIONS, isResourceType, structure } from '../structures.ts';
import type { Expression, ExpressionOf, Literal } from './expression.ts';
import { calls } from './functions.ts';
import { canBe, isOfType, isSystemType } from './node-types.ts';
import { bool, FALSE, integer, memberReader, NONE, type Node, pushChildren, TRUE, text } from './nodes.ts';
import { operators } from './operators.ts';
import { amountOf, quantity } from './quantities.ts';
import { charge, type Eval, Fails, gather, single, truth } from './run.ts';

/** `source` is the whole expression, for messages. Throws FhirError 422 for functions, variables and types there are not. */
export function compileExpression(expression: Expression, source: string): Eval {
  const compile = (part: Expression): Eval => {
    switch (part.kind) {
      case 'focus':
        return (focus) => focus;
      case 'empty':
        return () => NONE;
      case 'special':
        return compileSpecial(part.name);
      case 'variable':
        return compileVariable(part, source);
      case 'literal':
        return constant(literalNode(part));
      case 'quantity':
        return constant(quantity(part));
      case 'member':
        return compileMember(part, compile);
      case 'index':
        return compileIndex(compile(part.of), compile(part.index));
      case 'type':
        return compileType(part, compile(part.of), source);
      case 'negate':
        return compileNegation(compile(part.of));
      case 'binary':
        return compileBinary(part.op, compile(part.left), compile(part.right));
      case 'call':
        return compileCall(part, compile, source);
    }
  };
  return compile(expression);
}

function compileSpecial(name: 'this' | 'index' | 'total'): Eval {
  if (name === 'this') return (_focus, run) => run.self;
  return name === 'index' ? (_focus, run) => integer(run.index) : (_focus, run) => run.total;
}

const CONSTANTS: Record<string, string> = {
  ucum: 'http://unitsofmeasure.org',
  sct: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
};

/** https://hl7.org/fhir/R4/fhirpath.html#variables */
function compileVariable({ name, at }: ExpressionOf<'variable'>, source: string): Eval {
  if (name === 'resource') return (_focus, run) => run.around.resource;
  if (name === 'rootResource') return (_focus, run) => run.around.root;
  if (name === 'context') return (_focus, run) => run.context;
  if (name === 'extension') return (_focus, run) => run.around.extension ?? NONE;
  const value = CONSTANTS[name] ?? canonicalOf(name);
  if (value === undefined) throw unknownFunction(source, at, `%${name}`);
  const nodes = text(value);
  return () => nodes;
}

function canonicalOf(name: string): string | undefined {
  if (name.startsWith('vs-')) return `http://hl7.org/fhir/ValueSet/${name.slice(3)}`;
  return name.startsWith('ext-') ? DEFINITIONS + name.slice(4) : undefined;
}

function constant(node: Node): Eval {
  const nodes = [node];
  return () => nodes;
}

const literalNode = (literal: Literal): Node => ({
  value: literal.value,
  type: `System.${literal.type}`,
  ...('digits' in literal ? { digits: literal.digits } : {}),
});

/** A path may begin with the type of its focus: `Appointment.status`. */
function compileMember({ of, name }: ExpressionOf<'member'>, compile: (part: Expression) => Eval): Eval {
  const membersOf = memberReader(name);
  const push = (node: Node, out: Node[]): void => {
    const members = membersOf(node.type);
    if (members.readers.length > 0) pushChildren(node, members, out);
    else pushUndefined(node, name, out);
  };
  const step: Eval = (nodes, run) => {
    charge(run, 1);
    return gather(nodes, run, push);
  };
  if (of.kind !== 'focus') {
    const input = compile(of);
    return (focus, run) => step(input(focus, run), run);
  }
  if (!/^[A-Z]/.test(name)) return step;
  const type = { namespace: undefined, name };
  return (focus, run) => (focus[0] !== undefined && isOfType(focus[0].type, type) ? focus : step(focus, run));
}

/** What no definition tells: the value of a primitive, the parts of a quantity and of a type of the System. */
function pushUndefined({ value, type }: Node, name: string, out: Node[]): void {
  if (value === undefined) return;
  if (typeof value !== 'object') {
    if (name === 'value') out.push({ value, type });
  } else if (type.startsWith('System.')) {
    const part = (value as Record<string, unknown>)[name];
    if (typeof part === 'string') out.push({ value: part, type: 'System.String' });
    if (typeof part === 'number') out.push({ value: part, type: 'System.Decimal' });
  }
}

function compileIndex(of: Eval, index: Eval): Eval {
  return (focus, run) => {
    charge(run, 1);
    const at = single(index(focus, run))?.value;
    const found = typeof at === 'number' ? of(focus, run)[at] : undefined;
    return found === undefined ? NONE : [found];
  };
}

/** `as` filters a list, as the invariants of R4 want it, though N1 would have it fail. */
function compileType({ op, type, at }: ExpressionOf<'type'>, nodes: Eval, source: string): Eval {
  const { namespace, name } = type;
  const isKnown = namespace === 'System' || structure(name) !== undefined || isResourceType(name);
  if (!isKnown && !isSystemType(name)) throw unknownElement(source, at, name, 'FHIR');
  if (op !== 'is') {
    return (focus, run) => {
      const input = nodes(focus, run);
      charge(run, input.length + 1);
      return input.filter((node) => canBe(node.type, type));
    };
  }
  return (focus, run) => {
    charge(run, 1);
    const node = single(nodes(focus, run));
    return node === undefined ? NONE : bool(isOfType(node.type, type));
  };
}

function compileNegation(of: Eval): Eval {
  return (focus, run) => {
    charge(run, 1);
    const node = single(of(focus, run));
    if (node === undefined) return NONE;
    const { value, type, digits } = node;
    if (typeof value === 'number') return [{ value: -value, type, ...(digits ? { digits: negated(digits) } : {}) }];
    const amount = amountOf(node);
    if (amount === undefined) throw new Fails();
    return [quantity({ ...amount, value: -amount.value, digits: negated(amount.digits) })];
  };
}

const negated = (digits: string): string => (digits.startsWith('-') ? digits.slice(1) : `-${digits}`);

function compileBinary(op: string, left: Eval, right: Eval): Eval {
  switch (op) {
    case 'and':
      return (focus, run) => {
        charge(run, 1);
        const one = truth(left(focus, run));
        if (one === false) return FALSE;
        const other = truth(right(focus, run));
        return other === false ? FALSE : bool(one && other);
      };
    case 'or':
      return (focus, run) => {
        charge(run, 1);
        const one = truth(left(focus, run));
        if (one === true) return TRUE;
        const other = truth(right(focus, run));
        return other === true ? TRUE : bool(one === undefined || other === undefined ? undefined : false);
      };
    case 'implies':
      return (focus, run) => {
        charge(run, 1);
        const one = truth(left(focus, run));
        if (one === false) return TRUE;
        const other = truth(right(focus, run));
        return other === true ? TRUE : bool(one === undefined ? undefined : other);
      };
    default: {
      const operator = operators[op] as (typeof operators)[string];
      return (focus, run) => {
        charge(run, 1);
        return operator(left(focus, run), right(focus, run), run);
      };
    }
  }
}

function compileCall(
  { of, name, args, at }: ExpressionOf<'call'>,
  compile: (part: Expression) => Eval,
  source: string,
): Eval {
  const callable = Object.hasOwn(calls, name) ? calls[name] : undefined;
  const [min, max, make] = callable ?? [0, -1, undefined];
  if (make === undefined || args.length < min || args.length > max) {
    throw unknownFunction(source, at, `${name}(${args.length === 0 ? '' : args.length})`);
  }
  const call = make(args.map(compile), { args, compile, at, source });
  const input = compile(of);
  return (focus, run) => {
    const nodes = input(focus, run);
    charge(run, 1);
    return call(nodes, run, focus);
  };
}
