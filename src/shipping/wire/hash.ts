/** Returns a SHA-256 of a text, which is the same in every process. */
export function hash(text: string): string {
	return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url');
}
