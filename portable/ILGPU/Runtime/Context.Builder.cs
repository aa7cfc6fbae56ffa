using System.Diagnostics;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ILGPU;

/// <content>The builder.</content>
public sealed partial class Context
{
    /// <summary>Collects the settings and devices of a context.</summary>
    public sealed class Builder : ContextProperties
    {
        internal Builder()
        {
        }

        internal DeviceRegistry DeviceRegistry { get; } = new();

        /// <summary>All accelerators and the usual settings.</summary>
        public Builder Default() => AllAccelerators().AutoAssertions();

        /// <summary>Adds every device of this machine: here the default CPU device.</summary>
        public Builder AllAccelerators() => this.DefaultCPU();

        /// <summary>Adds the devices that a predicate accepts.</summary>
        public Builder AllAccelerators(Predicate<Device> predicate) => this.CPU(new Predicate<CPUDevice>(predicate));

        /// <summary>Sets which calls are inlined.</summary>
        public Builder Inlining(InliningMode inliningMode)
        {
            InliningMode = inliningMode;
            return this;
        }

        /// <summary>Turns kernel assertions on.</summary>
        public Builder Assertions()
        {
            EnableAssertions = true;
            return this;
        }

        /// <summary>Turns kernel assertions on under a debugger.</summary>
        public Builder AutoAssertions() => Debugger.IsAttached ? Assertions() : this;

        /// <summary>Turns on what helps debugging, under a debugger.</summary>
        public Builder AutoDebug() => Debugger.IsAttached ? Debug() : this;

        /// <summary>Turns on what helps debugging.</summary>
        public Builder Debug() => Optimize(OptimizationLevel.Debug).Assertions();

        /// <summary>Optimises as usual.</summary>
        public Builder Release() => Optimize(OptimizationLevel.Release);

        /// <summary>Sets how far kernels are optimised.</summary>
        public Builder Optimize(OptimizationLevel level)
        {
            OptimizationLevel = level;
            return this;
        }

        /// <summary>Sets how precise kernel maths is.</summary>
        public Builder Math(MathMode mathMode)
        {
            MathMode = mathMode;
            return this;
        }

        /// <summary>Lets launches be timed by the device.</summary>
        public Builder Profiling()
        {
            EnableProfiling = true;
            return this;
        }

        /// <summary>Makes the context.</summary>
        public Context ToContext() => new(this);
    }
}
