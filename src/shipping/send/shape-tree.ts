/**
 * Finds the shape of an object, by its keys, without making a string of them: a tree over all
 * packets of which each step is one key.
 */

/** The end of a path of keys. Its number holds for the packet of its epoch. */
export interface ShapeNode {
	readonly children: Map<string, ShapeNode>;
	epoch: number;
	id: number;
}

/** The node of a list of keys; the same for the same keys, until there are too many. */
export function shapeOf(keys: readonly string[]): ShapeNode {
	let node = root;
	for (let i = 0; i < keys.length; i++) {
		const key = keys[i] as string;
		node = node.children.get(key) ?? newChild(node, key);
	}
	return node;
}

const MOST_NODES = 10_000;
let root = newNode();
let nodes = 0;

function newChild(node: ShapeNode, key: string): ShapeNode {
	if (++nodes > MOST_NODES) {
		// Keys that are data; the tree would only grow. Shapes of the packet in
		// progress are written once more.
		root = newNode();
		nodes = 0;
	}
	const child = newNode();
	node.children.set(key, child);
	return child;
}

function newNode(): ShapeNode {
	return { children: new Map(), epoch: 0, id: 0 };
}
