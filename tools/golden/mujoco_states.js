// Makes DIR/model.json, states.jsonl and episodes.jsonl of a planar task with MuJoCo itself.
//   node mujoco_states.js TASK MODEL.xml DIR [SEED]      draws states and episodes from the task's seed, or SEED
//   node mujoco_states.js TASK MODEL.xml --check DIR     recomputes all from DIR's qpos, qvel and ctrl, and prints
//                                                        the largest difference of each key
// TASK is halfcheetah, hopper or walker2d (tasks.js); MODEL.xml is Gymnasium's file. A state has every stage of one
// physics step, its contacts and constraint rows, and the state after one physics step and after one control step.
// An episode is open loop and has states, controls and rewards, and where the task can terminate also terminated (it goes
// on after that) and the observation after each step.
import fs from 'node:fs';
import path from 'node:path';
import loadMujoco from '@mujoco/mujoco';
import { EPISODE_LIFT, TASKS, drawInputs } from './tasks.js';

const TOLERANCE = 1e-12;

const OPTION = ['timestep', 'gravity', 'integrator', 'solver', 'cone', 'iterations', 'tolerance', 'impratio', 'density', 'viscosity'];

const MODEL = [
  'nq', 'nv', 'nu', 'nbody', 'njnt', 'ngeom', 'qpos0', 'qpos_spring',
  'body_parentid', 'body_pos', 'body_quat', 'body_ipos', 'body_iquat', 'body_mass', 'body_inertia', 'body_invweight0',
  'jnt_type', 'jnt_bodyid', 'jnt_pos', 'jnt_axis', 'jnt_stiffness', 'jnt_range', 'jnt_margin', 'jnt_solref', 'jnt_solimp',
  'dof_armature', 'dof_damping', 'dof_invweight0',
  'geom_type', 'geom_bodyid', 'geom_size', 'geom_pos', 'geom_quat', 'geom_friction', 'geom_condim', 'geom_contype',
  'geom_conaffinity', 'geom_solref', 'geom_solimp', 'geom_margin', 'geom_gap',
  'actuator_gear', 'actuator_ctrlrange', 'actuator_trnid',
];

const SMOOTH = ['xpos', 'xipos', 'qfrc_bias', 'qfrc_passive', 'qfrc_actuator', 'qacc_smooth', 'qfrc_constraint', 'qacc'];

const CONTACT = ['dist', 'pos', 'frame', 'geom', 'friction', 'solref', 'solimp', 'efc_address'];

const ROWS = [
  'efc_type', 'efc_id', 'efc_pos', 'efc_J', 'efc_diagA', 'efc_D', 'efc_KBIP', 'efc_vel', 'efc_aref', 'efc_force',
];

/** Plain copy of what MuJoCo's memory holds now. */
const plain = (value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);

const pick = (source, keys) => Object.fromEntries(keys.map((key) => [key, plain(source[key])]));

function describeModel(mujoco, model, task, file) {
  return {
    source: `MuJoCo ${mujoco.mj_versionString()}, ${path.basename(file)} of Gymnasium`,
    frame_skip: task.frameSkip,
    option: pick(model.opt, OPTION),
    stat: pick(model.stat, ['meaninertia']),
    ...pick(model, MODEL),
  };
}

function place(mujoco, model, data, { qpos, qvel, ctrl }) {
  mujoco.mj_resetData(model, data);
  data.qpos.set(qpos);
  data.qvel.set(qvel);
  if (ctrl) data.ctrl.set(ctrl);
}

function makeState(mujoco, model, task, input) {
  const data = new mujoco.MjData(model), { nv } = model;
  place(mujoco, model, data, input);
  mujoco.mj_forward(model, data);
  const mass = new mujoco.DoubleBuffer(nv * nv);
  mujoco.mj_fullM(model, data, mass);
  const M = Array.from({ length: nv }, (_, i) => plain(mass.GetView().slice(i * nv, (i + 1) * nv)));
  const contacts = data.contact;
  const contact = Array.from({ length: data.ncon }, (_, i) => pick(contacts.get(i), CONTACT));
  const state = { ...input, M, ...pick(data, SMOOTH), ncon: data.ncon, contact, nefc: data.nefc, ...pick(data, ROWS) };
  place(mujoco, model, data, input);
  for (let k = 1; k <= task.frameSkip; k++) {
    mujoco.mj_step(model, data);
    const when = { 1: 'next', [task.frameSkip]: 'next_control' }[k];
    if (when) Object.assign(state, { [`${when}_qpos`]: plain(data.qpos), [`${when}_qvel`]: plain(data.qvel) });
  }
  for (const handle of [mass, contacts, data]) handle.delete();
  return state;
}

function makeEpisode(mujoco, model, task, { episode, qpos: [qpos0], qvel: [qvel0], ctrl }) {
  const data = new mujoco.MjData(model), time = task.frameSkip * model.opt.timestep;
  const record = { episode, qpos: [qpos0], qvel: [qvel0], ctrl, reward: [], ...(task.healthy && { terminated: [], obs: [] }) };
  place(mujoco, model, data, { qpos: qpos0, qvel: qvel0 });
  for (const action of ctrl) {
    const x = data.qpos[0];
    data.ctrl.set(action);
    for (let k = 0; k < task.frameSkip; k++) mujoco.mj_step(model, data);
    const qpos = plain(data.qpos), qvel = plain(data.qvel);
    const alive = task.healthy?.({ qpos, qvel });
    record.qpos.push(qpos);
    record.qvel.push(qvel);
    const cost = task.controlCost * action.reduce((sum, u) => sum + u * u, 0);
    record.reward.push((qpos[0] - x) / time + (alive ? 1 : 0) - cost);
    record.terminated?.push(alive ? 0 : 1);
    record.obs?.push([...qpos.slice(1), ...qvel.map((v) => Math.min(Math.max(v, -10), 10))]);
  }
  data.delete();
  return record;
}

const readLines = (file) => fs.readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

const writeLines = (file, records) => fs.writeFileSync(file, records.map((record) => JSON.stringify(record) + '\n').join(''));

/** [key, numbers] of every array and number; the objects of an array share its key. */
function* leaves(value, key) {
  if (Array.isArray(value) && value.length > 0 && !Array.isArray(value[0]) && typeof value[0] === 'object') {
    for (const inner of value) yield* leaves(inner, key);
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) yield* leaves(inner, `${key} ${name}`);
  } else {
    yield [key, [value].flat(2)];
  }
}

/** Each key's largest |difference| / largest magnitude of the array; what cannot be compared counts as infinite. */
function compare(recorded, made) {
  const differences = new Map(), actual = [...leaves(made, '')];
  [...leaves(recorded, '')].forEach(([key, old], n) => {
    const [name, now] = actual[n] ?? [], scale = Math.max(...old.map(Math.abs)) || 1;
    const same = name === key && now.length === old.length;
    const errors = old.map((x, i) => (!same ? Infinity : x === now[i] ? 0 : Math.abs(x - now[i]) / scale || Infinity));
    differences.set(key, Math.max(differences.get(key) ?? 0, ...errors));
  });
  return differences;
}

/** Older files have the start of a lifted episode before its lift. */
function mendStart({ episode, qpos }) {
  if (Math.abs(qpos[1][1] - qpos[0][1]) < EPISODE_LIFT / 2) return;
  console.log(`episode ${episode}: began ${EPISODE_LIFT} above the recorded start; compared from there`);
  qpos[0][1] += EPISODE_LIFT;
}

const [name, modelFile, ...rest] = process.argv.slice(2);
const checks = rest[0] === '--check', [directory, seed] = checks ? rest.slice(1) : rest, task = TASKS[name];
if (!task || !directory || !fs.existsSync(modelFile)) {
  console.error(`usage: node mujoco_states.js ${Object.keys(TASKS).join('|')} MODEL.xml DIR [SEED], or --check DIR`);
  process.exit(2);
}

const mujoco = await loadMujoco();
const model = mujoco.MjModel.from_xml_string(fs.readFileSync(modelFile, 'utf8'));
const file = (name) => path.join(directory, name);
const inputs = checks
  ? { states: readLines(file('states.jsonl')), episodes: readLines(file('episodes.jsonl')) }
  : drawInputs(mujoco, model, task, Number(seed ?? task.seed));
if (checks) inputs.episodes.forEach(mendStart);
const made = {
  model: describeModel(mujoco, model, task, modelFile),
  states: inputs.states.map(({ qpos, qvel, ctrl }) => makeState(mujoco, model, task, { qpos, qvel, ctrl })),
  episodes: inputs.episodes.map((episode) => makeEpisode(mujoco, model, task, episode)),
};
if (checks) {
  const differences = compare({ model: JSON.parse(fs.readFileSync(file('model.json'), 'utf8')), ...inputs }, made);
  for (const [key, difference] of differences) console.log(`  ${difference.toExponential(1)} ${key}`);
  process.exit(Math.max(...differences.values()) <= TOLERANCE ? 0 : 1);
}
fs.mkdirSync(directory, { recursive: true });
fs.writeFileSync(file('model.json'), JSON.stringify(made.model, null, 1) + '\n');
writeLines(file('states.jsonl'), made.states);
writeLines(file('episodes.jsonl'), made.episodes);
