// Evaluates a saved half-cheetah policy in MuJoCo itself: the transfer test of our physics.
//   node evaluate.js MODEL.xml CHECKPOINT.safetensors [EPISODES] [SEED]
// MODEL is what 'ddpg export --mjcf' wrote, or Gymnasium's half_cheetah.xml. Prints one JSON object.
import fs from 'node:fs';
import loadMujoco from '@mujoco/mujoco';
import { makeRandom } from './random.js';

const FRAME_SKIP = 5, STEPS = 1000, CONTROL_COST = 0.1, RESET_NOISE = 0.1;

/** Arrays of a safetensors file by name, as [rows, columns] with their numbers. */
function readTensors(path) {
  const file = fs.readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  const tensors = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__' || !name.startsWith('actor.')) continue;
    const [begin, end] = entry.data_offsets;
    const bytes = file.subarray(8 + length + begin, 8 + length + end);
    tensors[name] = { shape: entry.shape, values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
  }
  return tensors;
}

/** x·W + b, W [inputs, outputs]. */
function dense(x, weight, bias) {
  const [inputs, outputs] = weight.shape;
  const y = Float64Array.from(bias.values);
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < outputs; j++) y[j] += x[i] * weight.values[i * outputs + j];
  return y;
}

function makePolicy(tensors) {
  return (observation) => {
    let x = observation;
    for (let k = 0; `actor.hidden.${k}.weight` in tensors; k++)
      x = dense(x, tensors[`actor.hidden.${k}.weight`], tensors[`actor.hidden.${k}.bias`]).map((z) => Math.max(0, z));
    return dense(x, tensors['actor.head.weight'], tensors['actor.head.bias']).map(Math.tanh);
  };
}

const [modelPath, checkpoint, episodesText = '100', seedText = '0'] = process.argv.slice(2);
const episodes = Number(episodesText), seed = Number(seedText);
if (!modelPath || !checkpoint || !Number.isInteger(episodes) || episodes < 1 || !Number.isInteger(seed)) {
  console.error('usage: node evaluate.js MODEL.xml CHECKPOINT.safetensors [EPISODES from 1] [SEED]');
  process.exit(2);
}
for (const path of [modelPath, checkpoint]) {
  if (!fs.existsSync(path)) {
    console.error(`${path}: no such file`);
    process.exit(2);
  }
}

const mujoco = await loadMujoco();
const model = mujoco.MjModel.from_xml_string(fs.readFileSync(modelPath, 'utf8'));
const data = new mujoco.MjData(model);
const policy = makePolicy(readTensors(checkpoint));
const random = makeRandom(seed);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const { nq, nv } = model;

const returns = [];
for (let episode = 0; episode < episodes; episode++) {
  mujoco.mj_resetData(model, data);
  for (let i = 0; i < nq; i++) data.qpos[i] += RESET_NOISE * (2 * random() - 1);
  for (let i = 0; i < nv; i++) data.qvel[i] += RESET_NOISE * normal();
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    const observation = [...Array.from(data.qpos).slice(1), ...Array.from(data.qvel)];
    const action = policy(observation);
    const x = data.qpos[0];
    for (let i = 0; i < action.length; i++) data.ctrl[i] = action[i];
    for (let i = 0; i < FRAME_SKIP; i++) mujoco.mj_step(model, data);
    sum += (data.qpos[0] - x) / (FRAME_SKIP * model.opt.timestep) - CONTROL_COST * action.reduce((a, u) => a + u * u, 0);
  }
  returns.push(sum);
}

const mean = returns.reduce((a, b) => a + b) / episodes;
const std = episodes > 1 ? Math.sqrt(returns.reduce((a, r) => a + (r - mean) ** 2, 0) / (episodes - 1)) : 0;
console.log(JSON.stringify({ mujoco: mujoco.mj_versionString(), episodes, seed, mean, std, min: Math.min(...returns), max: Math.max(...returns) }));
