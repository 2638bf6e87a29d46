import * as rxjs from 'rxjs';
import { EmptyError, firstValueFrom, from as fromItems, Observable, map as mapItems, toArray } from 'rxjs';

row('rxjs', (t) => {
	t.captured(
		(items) =>
			firstValueFrom(
				fromItems(items).pipe(
					mapItems((x) => x + 1),
					toArray(),
				),
			),
		[1, 2],
	);
	t.captured((items) => rxjs.lastValueFrom(rxjs.of(...items)), [1, 2]);
	t.argument((source) => firstValueFrom(source), fromItems([1, 2]).pipe(mapItems((x) => x * 2)));
	t.result((items) => fromItems(items), {
		args: [[1, 2]],
		of: Observable,
		look: (source) => firstValueFrom(source.pipe(toArray())),
	});
	t.error(() => firstValueFrom(rxjs.EMPTY), { of: EmptyError });
});
