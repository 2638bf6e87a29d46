/**
 * Classes of Node and of the language whose instances keep state that no property shows, and yet
 * can report all of it: what to read from an instance, and how to make one from that.
 *
 * There are three kinds. Most are made by their constructor. Node's plain records (`Stats`,
 * `Dirent`) have no public constructor and consist of their properties, some of them under Node's
 * own symbols. Formatters of `Intl` report their options.
 */
import type { KeyObject } from 'node:crypto';
import { byConstructor, formatter, type NodeClass } from './node-class.js';
import { type MIMEParams, type MIMEType, types } from 'node:util';

const global = (name: string) => (): unknown => Reflect.get(globalThis, name);

/**
 * Describes a class whose instances are a prototype and properties.
 *
 * @param sample Returns an object that has the symbols; each of Node's modules has its own.
 */
function record(sample: () => object, find = (): object => Object.getPrototypeOf(sample()) as object): NodeClass {
	let known: object | undefined;
	const own = (): object => (known ??= sample());
	const symbolNamed = (name: unknown): symbol | undefined =>
		Object.getOwnPropertySymbols(own()).find(({ description }) => description === name);
	let prototype: object | undefined;
	const prototypeHere = (): object => (prototype ??= find());
	return {
		includes: (given) => given === prototypeHere(),
		read: (object) =>
			Object.getOwnPropertySymbols(object).flatMap((symbol) =>
				symbolNamed(symbol.description) === symbol ? [[symbol.description, Reflect.get(object, symbol)]] : [],
			),
		make(state) {
			const object = Object.create(prototypeHere()) as object;
			for (const [name, value] of state as [string, unknown][]) {
				const symbol = symbolNamed(name);
				if (symbol) Reflect.set(object, symbol, value);
			}
			return object;
		},
	};
}

/** Describes a class of `Temporal` by its text. */
function temporal(name: string): NodeClass {
	interface Type {
		prototype: object;
		from(text: string): object;
	}
	const find = (): Type => Reflect.get(Reflect.get(globalThis, 'Temporal') as object, name) as Type;
	return {
		includes: (prototype) => 'Temporal' in globalThis && find()?.prototype === prototype,
		read: (object) => [find().prototype.toString.call(object)],
		make: ([text]) => find().from(text as string),
	};
}

/** By class name. Modules of Node are loaded when one of their instances is met. */
const CLASSES: Readonly<Record<string, NodeClass>> = {
	URL: byConstructor(global('URL'), ({ href }: URL) => [href]),
	URLSearchParams: byConstructor(global('URLSearchParams'), (parameters: URLSearchParams) => [parameters.toString()]),
	TextEncoder: byConstructor(global('TextEncoder'), () => []),
	TextDecoder: byConstructor(
		global('TextDecoder'),
		({ encoding, fatal, ignoreBOM }: InstanceType<typeof TextDecoder>) => [encoding, { fatal, ignoreBOM }],
	),
	Headers: byConstructor(global('Headers'), (headers: Headers) => [[...headers]]),
	FormData: {
		includes: (prototype) => FormData.prototype === prototype,
		read: (object) => [...(object as FormData)],
		make(state) {
			const data = new FormData();
			for (const [name, value] of state as [string, string][]) data.append(name, value);
			return data;
		},
	},

	Stats: record(
		() => fs().statSync(process.execPath),
		() => fs().Stats.prototype,
	),
	BigIntStats: record(() => fs().statSync(process.execPath, { bigint: true })),
	StatFs: record(() => fs().statfsSync(process.execPath)),
	Dirent: record(() => Reflect.construct(fs().Dirent, ['', 0, ''])),
	Url: record(() =>
		Reflect.construct<[], object>(Reflect.get(process.getBuiltinModule('node:url'), 'Url') as new () => object, []),
	),
	StringDecoder: record(() => new (process.getBuiltinModule('node:string_decoder').StringDecoder)()),
	PerformanceMark: byConstructor(
		global('PerformanceMark'),
		({ name, startTime, detail }: { name: string; startTime: number; detail: unknown }) => [
			name,
			{ startTime, detail },
		],
	),
	PerformanceMeasure: record(
		() => Reflect.construct(PerformanceMark, ['sample']) as object,
		() => PerformanceMeasure.prototype,
	),

	SecretKeyObject: keyObject((key) => ['createSecretKey', key.export()]),
	PublicKeyObject: keyObject((key) => [
		'createPublicKey',
		{ key: key.export({ type: 'spki', format: 'der' }), type: 'spki', format: 'der' },
	]),
	PrivateKeyObject: keyObject((key) => [
		'createPrivateKey',
		{ key: key.export({ type: 'pkcs8', format: 'der' }), type: 'pkcs8', format: 'der' },
	]),
	X509Certificate: byConstructor(
		() => crypto().X509Certificate,
		({ raw }: InstanceType<ReturnType<typeof crypto>['X509Certificate']>) => [raw],
	),
	MIMEType: byConstructor(
		() => process.getBuiltinModule('node:util').MIMEType,
		(type: MIMEType) => [type.toString()],
	),
	MIMEParams: {
		includes: (prototype) => process.getBuiltinModule('node:util').MIMEParams.prototype === prototype,
		read: (object) => [...(object as MIMEParams)],
		make(state) {
			const parameters = new (process.getBuiltinModule('node:util').MIMEParams)();
			for (const [name, value] of state as [string, string][]) parameters.set(name, value);
			return parameters;
		},
	},
	SocketAddress: byConstructor(
		() => net().SocketAddress,
		({ address, port, family, flowlabel }: InstanceType<ReturnType<typeof net>['SocketAddress']>) => [
			{ address, port, family, flowlabel },
		],
	),
	BlockList: {
		includes: (prototype) => net().BlockList.prototype === prototype,
		read: (object) => [(object as { rules: readonly string[] }).rules],
		make: ([rules]) => blockList(rules as string[]),
	},

	...Object.fromEntries(
		'Collator DateTimeFormat DisplayNames DurationFormat ListFormat NumberFormat PluralRules RelativeTimeFormat Segmenter'
			.split(' ')
			.map((name) => [name, formatter(name)]),
	),
	Locale: byConstructor(
		() => Intl.Locale,
		(locale: Intl.Locale) => [Intl.Locale.prototype.toString.call(locale)],
	),
	...Object.fromEntries(
		'Duration Instant PlainDate PlainDateTime PlainMonthDay PlainTime PlainYearMonth ZonedDateTime'
			.split(' ')
			.map((name) => [name, temporal(name)]),
	),
};

export function nodeClass(name: string): NodeClass | undefined {
	return Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
}

/** @param read Returns the function of `node:crypto` that makes the object, and its arguments. */
function keyObject(read: (key: KeyObject) => [string, unknown]): NodeClass {
	return {
		includes: (prototype) => crypto().KeyObject.prototype.isPrototypeOf(prototype),
		read: (object) => (types.isKeyObject(object) ? read(object) : notOne()),
		make: ([make, given]) => (Reflect.get(crypto(), make as string) as (given: unknown) => object)(given),
	};
}

function notOne(): never {
	throw new TypeError('not a key');
}

/** Parses lines such as `Range: IPv4 10.0.0.1-10.0.0.9`; the rule added first comes last. */
function blockList(rules: readonly string[]): object {
	const list = new (net().BlockList)();
	for (const rule of rules.toReversed()) {
		const [kind, family, what = ''] = rule.split(' ');
		const type = family === 'IPv6' ? 'ipv6' : 'ipv4';
		const [first = '', second = ''] = what.split(kind === 'Range:' ? '-' : '/');
		if (kind === 'Address:') list.addAddress(what, type);
		else if (kind === 'Range:') list.addRange(first, second, type);
		else list.addSubnet(first, Number(second), type);
	}
	return list;
}

const fs = () => process.getBuiltinModule('node:fs');
const crypto = () => process.getBuiltinModule('node:crypto');
const net = () => process.getBuiltinModule('node:net');
