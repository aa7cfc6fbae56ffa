using Ddpg.Kernels.Numerics;
using Ddpg.Kernels.Update;

namespace Ddpg.Envs.Vectorized.Planar;

/// <summary>Everything that one physics step works on, in one place: read from top to bottom it is the order of the stages.</summary>
/// <remarks>One struct, because on the host it lies in aligned memory (<see cref="IReal{T}.Workspace"/>), and every stage reads and writes it.</remarks>
internal struct PlanarWorkspace<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>qpos; x only moves and is not read.</summary>
    public Dofs<T> Position;

    /// <summary>qvel.</summary>
    public Dofs<T> Velocity;

    /// <summary>ctrl of the first leg, in ±1.</summary>
    public Hinges<T> BackControl;

    /// <summary>ctrl of the second leg.</summary>
    public Hinges<T> FrontControl;

    /// <summary>Frames.</summary>
    public Skeleton<T> Skeleton;

    /// <summary>J·qvel of every body.</summary>
    public Motions<T> BodyVelocity;

    /// <summary>M; from the integration on M + hB.</summary>
    public TreeMatrix<T> Mass;

    /// <summary>f = passive − bias + actuator.</summary>
    public Dofs<T> Smooth;

    /// <summary>Limits and contacts.</summary>
    public ConstraintRows<T> Rows;

    /// <summary>qacc; the solver's next start.</summary>
    public Dofs<T> Acceleration;

    /// <summary>J·qacc of every body.</summary>
    public Motions<T> BodyAcceleration;

    /// <summary>What the active rows add up to.</summary>
    public ConstraintSums<T> Sums;

    /// <summary>Right-hand side of a solve.</summary>
    public Dofs<T> Force;

    /// <summary>Solution of the integration's solve.</summary>
    public Dofs<T> Slowing;

    /// <summary>Room of the solves.</summary>
    public TreeScratch<T> Tree;
}
