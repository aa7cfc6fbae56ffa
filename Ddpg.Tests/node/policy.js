'use strict';
// Runs an exported policy: node policy.js MODEL OBS OUT. OBS and OUT are raw float32, row after row; prints the model's description as JSON.
const fs = require('fs');
const ort = require('onnxruntime-node');

(async () => {
  const [model, source, target] = process.argv.slice(2);
  const session = await ort.InferenceSession.create(model);
  const bytes = fs.readFileSync(source);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const columns = session.inputMetadata[0].shape[1];
  const run = async (data, rows) => (await session.run({ obs: new ort.Tensor('float32', data, [rows, columns]) })).action;
  const action = await run(values, values.length / columns);
  fs.writeFileSync(target, Buffer.from(action.data.buffer, action.data.byteOffset, action.data.byteLength));

  // The batch is dynamic: a single row gives the same numbers.
  const one = await run(values.slice(0, columns), 1);
  console.log(JSON.stringify({
    inputs: session.inputMetadata, outputs: session.outputMetadata, dims: action.dims,
    single: Array.from(one.data), first: Array.from(action.data.slice(0, one.data.length)),
  }));
})().catch(error => { console.error(error); process.exit(1); });
