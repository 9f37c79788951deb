// Compiles the FHIRPath of an invariant into closures: https://hl7.org/fhirpath/N1/
// Interpreted by a library, one constraint costs 7 to 60 µs; as closures 0.2 to 2 µs.
import { calls } from './functions.ts';
import {
  bool,
  FALSE,
  integer,
  isOfType,
  memberReader,
  NONE,
  type Node,
  type Nodes,
  pushChildren,
  TRUE,
  text,
} from './nodes.ts';
import { operators } from './operators.ts';
import type { Ast } from './parse.ts';
import { charge, type Eval, type Run, truth } from './run.ts';
import { InvariantError } from './tokens.ts';

/** `source` is the whole expression, for messages. */
export function compileAst(ast: Ast, source: string): Eval {
  switch (ast.kind) {
    case 'focus':
      return (focus) => focus;
    case 'empty':
      return () => NONE;
    case 'special':
      return compileSpecial(ast.name);
    case 'variable':
      return compileVariable(ast.name, source);
    case 'literal':
    case 'quantity':
      return compileLiteral(ast);
    case 'member':
      return compileMember(ast, source);
    case 'index':
      return compileIndex(compileAst(ast.of, source), compileAst(ast.index, source));
    case 'type':
      return compileType(ast, source);
    case 'negate':
      return compileNegation(compileAst(ast.of, source));
    case 'binary':
      return compileBinary(ast, source);
    case 'call':
      return compileCall(ast, source);
  }
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
function compileVariable(name: string, source: string): Eval {
  if (name === 'resource') return (_focus, run) => run.around.resource;
  if (name === 'rootResource') return (_focus, run) => run.around.root;
  if (name === 'context') return (_focus, run) => run.context;
  const constant = CONSTANTS[name] ?? canonicalOf(name);
  if (constant === undefined) throw new InvariantError(source, `%${name}`);
  const nodes = text(constant);
  return () => nodes;
}

function canonicalOf(name: string): string | undefined {
  if (name.startsWith('vs-')) return `http://hl7.org/fhir/ValueSet/${name.slice(3)}`;
  return name.startsWith('ext-') ? `http://hl7.org/fhir/StructureDefinition/${name.slice(4)}` : undefined;
}

function compileLiteral(ast: Ast & { kind: 'literal' | 'quantity' }): Eval {
  const node: Node =
    ast.kind === 'literal'
      ? { value: ast.value, type: `System.${ast.type}` }
      : { value: { value: ast.value, unit: ast.unit }, type: 'System.Quantity' };
  const nodes = ast.kind === 'literal' && ast.type === 'Boolean' ? bool(ast.value as boolean) : [node];
  return () => nodes;
}

/** A path may begin with the type of its focus: `Appointment.status`. */
function compileMember(ast: Ast & { kind: 'member' }, source: string): Eval {
  const { name } = ast;
  const membersOf = memberReader(name);
  const step = (nodes: Nodes, run: Run): Nodes => {
    const out: Node[] = [];
    for (const node of nodes) {
      if (name === 'value' && node.value !== undefined && membersOf(node.type).readers.length === 0) {
        if (typeof node.value !== 'object') out.push(node);
      } else pushChildren(node, membersOf(node.type), out);
    }
    charge(run, out.length + 1);
    return out;
  };
  if (ast.of.kind !== 'focus') {
    const of = compileAst(ast.of, source);
    return (focus, run) => step(of(focus, run), run);
  }
  if (!/^[A-Z]/.test(name)) return step;
  return (focus, run) => (focus[0] !== undefined && isOfType(focus[0].type, name) ? focus : step(focus, run));
}

function compileIndex(of: Eval, index: Eval): Eval {
  return (focus, run) => {
    const at = index(focus, run)[0]?.value;
    const found = typeof at === 'number' ? of(focus, run)[at] : undefined;
    return found === undefined ? NONE : [found];
  };
}

function compileType({ of, op, type }: Ast & { kind: 'type' }, source: string): Eval {
  const nodes = compileAst(of, source);
  const bare = type.startsWith('System.') ? type.slice(7) : type;
  if (op === 'is') {
    return (focus, run) => {
      const [first] = nodes(focus, run);
      return first === undefined ? NONE : bool(isOfType(first.type, bare));
    };
  }
  return (focus, run) => nodes(focus, run).filter((node) => isOfType(node.type, bare));
}

function compileNegation(of: Eval): Eval {
  return (focus, run) =>
    of(focus, run).map(({ value, type }) => {
      if (typeof value === 'object' && value !== null) {
        return { value: { ...value, value: -(value as { value: number }).value }, type };
      }
      return { value: -(value as number), type };
    });
}

function compileBinary({ op, left, right }: Ast & { kind: 'binary' }, source: string): Eval {
  const a = compileAst(left, source);
  const b = compileAst(right, source);
  switch (op) {
    case 'and':
      return (focus, run) => {
        const one = truth(a(focus, run));
        if (one === false) return FALSE;
        const other = truth(b(focus, run));
        return other === false ? FALSE : bool(one && other);
      };
    case 'or':
      return (focus, run) => {
        const one = truth(a(focus, run));
        if (one === true) return TRUE;
        const other = truth(b(focus, run));
        return other === true ? TRUE : bool(one === undefined || other === undefined ? undefined : false);
      };
    case 'implies':
      return (focus, run) => {
        const one = truth(a(focus, run));
        if (one === false) return TRUE;
        const other = truth(b(focus, run));
        return other === true ? TRUE : bool(one === undefined ? undefined : other);
      };
    default: {
      const operator = operators[op];
      if (operator === undefined) throw new InvariantError(source, op);
      return (focus, run) => operator(a(focus, run), b(focus, run));
    }
  }
}

function compileCall({ of, name, args }: Ast & { kind: 'call' }, source: string): Eval {
  const compile = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (compile === undefined) throw new InvariantError(source, `${name}()`);
  const [min, max, make] = compile;
  if (args.length < min || args.length > max) throw new InvariantError(source, `${name}(${args.length})`);
  const literal = args[0]?.kind === 'literal' ? args[0].value : undefined;
  const call = make(
    args.map((argument) => compileAst(argument, source)),
    { source, literal },
  );
  if (of.kind === 'focus') return (focus, run) => call(focus, run, focus);
  const input = compileAst(of, source);
  return (focus, run) => call(input(focus, run), run, focus);
}
