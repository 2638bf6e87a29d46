import { Process } from 'multiprocess';
function spawn(i) { console.log(`process ${i}`); }
for (let i = 0; i < 5; i++) {
  const p = new Process({ target: spawn, args: [i] });
  p.start();
  await p.join();
}
