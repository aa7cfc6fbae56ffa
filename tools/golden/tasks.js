// The tasks that mujoco_states.js knows, as Gymnasium v5 defines them, and how their states and episodes are drawn.
// All numbers come from one generator a task, in the order written here: 240 states, then 16 episodes.
import { makeRandom } from '../mujoco/random.js';

const STATES = 240, EPISODES = 16, HELD_STEPS = 5;

/** Every fourth episode of a raised task begins this far above the ground. */
export const EPISODE_LIFT = 0.4;

/** Gymnasium's is_healthy of the legged tasks: height, pitch, and every later entry of qpos and qvel within bounds. */
const healthy = (height, pitch, others) => ({ qpos, qvel }) =>
  qpos[1] > height[0] && qpos[1] < height[1] && Math.abs(qpos[2]) < pitch &&
  [...qpos.slice(2), ...qvel].every((x) => Math.abs(x) < others);

// frameSkip: physics steps a control step; steps: control steps an episode; noise: of a reset; rolloutSteps: bound of
// the length of the rollout to state i, in physics steps; raised: half of the rollouts begin in the air with bent legs;
// folded: some states have links that touch one another; healthy: absent where an episode cannot terminate, and then
// neither termination nor observation is recorded.
export const TASKS = {
  halfcheetah: {
    seed: 20261121, frameSkip: 5, steps: 200, noise: 0.1, normalVelocity: true, controlCost: 0.1, rolloutSteps: () => 200,
  },
  hopper: {
    seed: 11, frameSkip: 4, steps: 100, noise: 0.005, controlCost: 1e-3, rolloutSteps: (i) => (i % 4 < 2 ? 250 : 1000),
    raised: true, folded: true, healthy: healthy([0.7, Infinity], 0.2, 100),
  },
  walker2d: {
    seed: 11, frameSkip: 4, steps: 100, noise: 0.005, controlCost: 1e-3, rolloutSteps: (i) => (i % 4 < 2 ? 250 : 1000),
    raised: true, healthy: healthy([0.8, 2], 1, Infinity),
  },
};

/** States met in rollouts under random controls, some of them kicked, and episodes' start states and controls. */
export function drawInputs(mujoco, model, task, seed) {
  const data = new mujoco.MjData(model);
  const { nq, nv, nu } = model, leg = nq - nu;
  const uniform = makeRandom(seed), symmetric = () => 2 * uniform() - 1;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const control = () => Array.from({ length: nu }, symmetric);
  const reset = () => {
    mujoco.mj_resetData(model, data);
    for (let j = 0; j < nq; j++) data.qpos[j] += task.noise * symmetric();
    for (let j = 0; j < nv; j++) data.qvel[j] += task.noise * (task.normalVelocity ? normal() : symmetric());
  };

  const states = [];
  for (let i = 0; i < STATES; i++) {
    reset();
    if (task.raised && i % 2 === 1) {
      data.qpos[1] += 0.5 * uniform();
      for (let j = 0; j < nu; j++) data.qpos[leg + j] += [-1.5, -1.5, 0.6][j % 3] * uniform();
    }
    const steps = Math.floor(task.rolloutSteps(i) * uniform());
    for (let k = 0; k < steps; k++) {
      if (k % task.frameSkip === 0) data.ctrl.set(control());
      mujoco.mj_step(model, data);
    }
    const ctrl = control();
    if (i % 4 === 3) for (let j = 0; j < nv; j++) data.qvel[j] += 3 * normal();
    if (i % 8 === 7) for (let j = leg; j < nq; j++) data.qpos[j] += 0.5 * normal();
    if (task.folded && i % 8 === 3) {
      data.qpos[leg] -= 2.4 * uniform();
      data.qpos[leg + 1] -= 2.6 * uniform();
      data.qpos[leg + 2] += 1.6 * uniform() - 0.8;
    }
    states.push({ qpos: [...data.qpos], qvel: [...data.qvel], ctrl });
  }

  const episodes = [];
  for (let episode = 0; episode < EPISODES; episode++) {
    reset();
    if (task.raised && episode % 4 === 3) data.qpos[1] += EPISODE_LIFT;
    const held = episode % 2 === 1 ? HELD_STEPS : 1, ctrl = [];
    for (let t = 0; t < task.steps; t++) ctrl.push(t % held === 0 ? control() : ctrl[t - 1]);
    episodes.push({ episode, qpos: [[...data.qpos]], qvel: [[...data.qvel]], ctrl });
  }
  data.delete();
  return { states, episodes };
}
