/** Restores functions and classes, as `encode-function.ts` writes them. */
import { lazily } from '../../../lazy.js';
import type { Reader } from '../../wire/reader.js';
import { adopt, lookup } from '../../wire/identities.js';
import type { UnitDefinition } from '../../wire/packet.js';
import { readProperties } from '../read-properties.js';
import { noteArrived } from '../../wire/arrived.js';
import type * as Members from '../../wire/classes/members.js';
import type * as PrivateFields from '../../wire/classes/private-fields.js';
import type * as Statics from '../../wire/classes/static-objects.js';
import type * as Made from './class-members.js';
import { makerOf } from './compile.js';
import type * as Fields from './field-arrows.js';
import { isKept, keep, noteCode, readExtras, readVariables } from './kept-classes.js';
import { FieldFlag, FunctionKind, MemberFlag } from '../../wire/kinds.js';
import type * as Late from './late-members.js';
import { FIELD_KEY } from '../../values/names.js';

export function decodeFunction(decoder: Reader): unknown {
	const kind = decoder.byte();
	if (kind === FunctionKind.UNIT) return decodeUnit(decoder);
	if (kind === FunctionKind.COMPLETED) return late().readCompleted(decoder);
	const id = decoder.reserve();
	if (kind === FunctionKind.BOUND) {
		const target = decoder.value() as (...args: unknown[]) => unknown;
		const self = decoder.value();
		return decoder.fill(id, target.bind(self, ...(decoder.value() as unknown[])));
	}
	if (kind === FunctionKind.PROXY)
		return decoder.fill(id, new Proxy(decoder.value() as object, decoder.value() as object));
	if (kind === FunctionKind.MADE) {
		const maker = decoder.value() as (...given: unknown[]) => unknown;
		return decoder.fill(id, maker(...(decoder.value() as unknown[])));
	}
	if (kind === FunctionKind.MEMBER) return decodeMember(decoder, id);
	if (kind === FunctionKind.INNER) return decodeInner(decoder, id);
	if (kind === FunctionKind.FIELD) return decodeField(decoder, id);
	return decoder.malformed(`unknown kind of function ${kind}`);
}

// Only classes need these, and they load the part that inspects functions.
const members = lazily<typeof Members>('./shipping/wire/classes/members.js');
const privateFields = lazily<typeof PrivateFields>('./shipping/wire/classes/private-fields.js');
const statics = lazily<typeof Statics>('./shipping/wire/classes/static-objects.js');
const classMembers = lazily<typeof Made>('./shipping/receive/functions/class-members.js');
const fields = lazily<typeof Fields>('./shipping/receive/functions/field-arrows.js');
const late = lazily<typeof Late>('./shipping/receive/functions/late-members.js');

function decodeMember(decoder: Reader, id: number): Function {
	const type = decoder.value() as Function;
	const key = decoder.value() as string | symbol;
	const flags = decoder.byte();
	const part = flags & MemberFlag.GET ? 'get' : flags & MemberFlag.SET ? 'set' : 'value';
	const found = members().memberFunction({ type, isStatic: (flags & MemberFlag.STATIC) !== 0, key, part });
	const fn = decoder.fill(id, found ?? decoder.malformed(`${type.name} has no member ${String(key)}`));
	if (flags & MemberFlag.PROPERTIES) readProperties(decoder, isKept(type) ? fn : undefined);
	return fn;
}

function decodeInner(decoder: Reader, id: number): Function {
	const type = decoder.value() as Function;
	const index = decoder.uint();
	const found = classMembers().innerFunctionHere({ type, index }, privateFields().restorerOf(type)?.inner ?? []);
	const fn = decoder.fill(id, found ?? decoder.malformed(`${type.name} has no function ${index} in its static part`));
	const name = decoder.value();
	if (fn.name !== name) Object.defineProperty(fn, 'name', { value: name, configurable: true });
	readProperties(decoder, isKept(type) ? fn : undefined);
	return fn;
}

function decodeField(decoder: Reader, id: number): Function {
	const object = decoder.value() as object;
	const type = decoder.value() as Function;
	const name = decoder.string();
	const flags = decoder.byte();
	const found = fields().madeFunction({ object, type, name, isPrivate: (flags & FieldFlag.PRIVATE) !== 0 });
	const fn = decoder.fill(id, found ?? decoder.malformed(`${type.name} has no function in its field ${name}`));
	if (flags & FieldFlag.PROPERTIES) readProperties(decoder, fn);
	return fn;
}

function decodeUnit(decoder: Reader): unknown {
	const unit = decoder.definition('unit');
	const uid = decoder.value() as string | undefined;
	const id = decoder.reserve();
	const known = uid === undefined ? undefined : (lookup(uid) as Function | undefined);
	if (uid !== undefined) readStaticObjects(decoder, known);
	if (known) return readKnown(decoder, unit, decoder.fill(id, known));
	const values: unknown[] = [];
	for (let i = 0; i < unit.eager.length; i++) values.push(decoder.value());
	const made = makerOf(unit)(...values);
	const fn = decoder.fill(id, made.fn);
	noteArrived(fn);
	if (uid !== undefined) {
		adopt(uid, fn);
		keep(fn, unit, made);
		noteFieldKeys(fn, unit, values);
	}
	if (made.restorer) privateFields().noteRestorer(fn, made.restorer);
	for (const set of made.set) set(decoder.value());

	const name = decoder.value();
	if (name !== undefined) Object.defineProperty(fn, 'name', { value: name, configurable: true });
	const extras = decoder.byte();
	if (extras === 0 && uid === undefined && unit.parameters.length === 0) noteCode(fn, unit);
	readExtras(decoder, fn, extras, true);
	return fn;
}

/** Notes the computed names of fields, so that nobody has to make an instance to find them. */
function noteFieldKeys(type: Function, { parameters, eager }: UnitDefinition, values: readonly unknown[]): void {
	const keys = values.filter((_, at) => parameters[eager[at] as number]?.startsWith(FIELD_KEY));
	if (keys.length > 0) members().noteFieldKeys(type, keys as (string | symbol)[]);
}

function readStaticObjects(decoder: Reader, known: Function | undefined): void {
	for (let count = decoder.uint(); count > 0; count--) {
		const key = decoder.value() as string | symbol;
		const hash = decoder.string();
		const here = known && statics().staticObjectsAt(known, key);
		decoder.noteStatics(decoder.uint(), here?.hash === hash ? here.objects : undefined);
	}
}

/** Reads a class that exists here, which keeps its identity. */
function readKnown(decoder: Reader, unit: UnitDefinition, known: Function): Function {
	readVariables(decoder, known, unit);
	// The name.
	decoder.value();
	readExtras(decoder, known, decoder.byte(), false);
	return known;
}
