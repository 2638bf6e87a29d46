/**
 * Where the processes of a program share memory. The *tree* of a program and all its descendants
 * has one folder, whose name each of them knows before it exists. The root derives the name from
 * itself, so that all its threads come to the same one. A child is told by a variable of its
 * initial environment. It removes the variable, but its threads still find it where the kernel
 * keeps what a process began with.
 */

/** Folders of a tree. Both are absolute, as a child may have another TMPDIR. */
export interface TreeFolders {
	/** In memory, if the system has such a place. */
	readonly main: string;
	/** On disk, for what does not fit into the first. */
	readonly spill: string;
}

/** Returns the folders of the tree that this process belongs to, whether they exist or not. */
export function treeFolders(): TreeFolders {
	folders ??= inheritedFolders() ?? (ownTree = ownFolders());
	return folders;
}

/** Whether this is the program that the tree is named after. */
export function isRootProgram(): boolean {
	return treeFolders() === ownTree;
}

/** Returns the variable that makes a child belong to the same tree. */
export function treeVariable(): Record<string, string> {
	const { main, spill } = treeFolders();
	return { [VARIABLE]: `${main}\n${spill}` };
}

/** Returns what the names of all trees of this user begin with. */
export function treePrefix(): string {
	return `multiprocess-${process.getuid?.() ?? 'user'}-`;
}

/** Returns the folders that may hold trees: in memory, and on disk. */
export function treePlaces(): { main: string; spill: string } {
	const disk = resolved(process.getBuiltinModule('node:os').tmpdir());
	return { main: isUsable(SHARED_MEMORY) ? SHARED_MEMORY : disk, spill: disk };
}

/** Returns the folder of the names that users have given to segments. */
export function namesFolder(): string {
	return `${treePlaces().main}/${treePrefix()}names`;
}

/** Part of the name of a folder that is being made or removed. */
export const UNFINISHED = '.unfinished-';

/** What the name of a tree's folder on disk ends with. */
export const SPILL = '.spill';
/** The file in it that the tree's inhabitants have locked. */
export const SPILL_LOCK = 'inhabited';
/**
 * A link in the folder in memory that leads to the one on disk, as another
 * program may have another temp folder.
 */
export const SPILL_LINK = 'spill';

const VARIABLE = 'MULTIPROCESS_TREE';
/** The value of the variable. */
const FOLDERS = /^(\/.*)\n(\/.*)$/;
const SHARED_MEMORY = '/dev/shm';

let folders: TreeFolders | undefined;
let ownTree: TreeFolders | undefined;

function inheritedFolders(): TreeFolders | undefined {
	const began = textOf('/proc/self/environ').split('\0');
	const given = began.find((variable) => variable.startsWith(`${VARIABLE}=`));
	const [, main, spill] = FOLDERS.exec(given?.slice(VARIABLE.length + 1) ?? '') ?? [];
	return main !== undefined && spill !== undefined ? { main, spill } : undefined;
}

function ownFolders(): TreeFolders {
	const name = `${treePrefix()}${processIdentity()}`;
	const { main, spill } = treePlaces();
	return { main: `${main}/${name}`, spill: `${spill}/${name}${SPILL}` };
}

/**
 * Identifies this process: no other has the same number, start and process namespace, now or later.
 * Must also work where none of these can be read, and on systems that the addon is not for.
 */
function processIdentity(): string {
	const stat = textOf('/proc/self/stat');
	// The name in parentheses may hold spaces and parentheses.
	const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	return [process.pid, started, namespaceNumber()].join('-');
}

function namespaceNumber(): string {
	try {
		return fs().readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
	} catch {
		return '';
	}
}

function textOf(file: string): string {
	try {
		return fs().readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

/** Resolves links, unless the folder does not exist. */
function resolved(folder: string): string {
	try {
		return fs().realpathSync(folder);
	} catch {
		return folder;
	}
}

function isUsable(folder: string): boolean {
	try {
		fs().accessSync(folder, fs().constants.W_OK | fs().constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function fs() {
	return process.getBuiltinModule('node:fs');
}
