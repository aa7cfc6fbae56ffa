using System.Diagnostics;

namespace ILGPU;

/// <summary>Strides of one dimension.</summary>
public static class Stride1D
{
    /// <summary>Neighbours lie side by side.</summary>
    public readonly struct Dense : IStride1D
    {
        /// <summary>One element.</summary>
        public Index1D StrideExtent => Index1D.One;

        /// <summary>One element.</summary>
        public int XStride => 1;

        /// <summary>The index itself.</summary>
        public int ComputeElementIndex(Index1D index) => index;

        /// <summary>The index itself.</summary>
        public long ComputeElementIndex(LongIndex1D index) => index;

        /// <summary>The index itself, asserted to lie in the extent in debug builds.</summary>
        public int ComputeElementIndexChecked(Index1D index, Index1D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent == Index1D.Zero, "Index out of bounds");
            return index;
        }

        /// <summary>The index itself, asserted to lie in the extent in debug builds.</summary>
        public long ComputeElementIndexChecked(LongIndex1D index, LongIndex1D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent == LongIndex1D.Zero, "Index out of bounds");
            return index;
        }

        /// <summary>The offset itself.</summary>
        public Index1D ReconstructFromElementIndex(int elementIndex) => elementIndex;

        /// <summary>The offset itself.</summary>
        public LongIndex1D ReconstructFromElementIndex(long elementIndex) => elementIndex;

        /// <summary>The extent itself.</summary>
        public int ComputeBufferLength(Index1D extent) => extent;

        /// <summary>The extent itself.</summary>
        public long ComputeBufferLength(LongIndex1D extent) => extent;

        /// <inheritdoc/>
        public General AsGeneral() => new(Index1D.One);

        /// <inheritdoc/>
        public General To1DStride() => AsGeneral();

        /// <inheritdoc/>
        [NotInsideKernel]
        public override string ToString() => "<dense>";
    }

    /// <summary>Neighbours lie a constant distance apart.</summary>
    public struct General : IStride1D
    {
        /// <summary>Makes a stride of a distance.</summary>
        public General(Index1D stride)
        {
            Debug.Assert(stride.X >= 0, "Stride out of range");
            StrideExtent = stride;
        }

        /// <inheritdoc/>
        public Index1D StrideExtent { get; }

        /// <inheritdoc/>
        public readonly int XStride => StrideExtent.X;

        /// <inheritdoc/>
        public readonly int ComputeElementIndex(Index1D index) => index.X * XStride;

        /// <inheritdoc/>
        public readonly long ComputeElementIndex(LongIndex1D index) => index.X * XStride;

        /// <inheritdoc/>
        public readonly int ComputeElementIndexChecked(Index1D index, Index1D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent == Index1D.Zero, "Index out of bounds");
            return ComputeElementIndex(index);
        }

        /// <inheritdoc/>
        public readonly long ComputeElementIndexChecked(LongIndex1D index, LongIndex1D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent == LongIndex1D.Zero, "Index out of bounds");
            return ComputeElementIndex(index);
        }

        /// <inheritdoc/>
        public readonly Index1D ReconstructFromElementIndex(int elementIndex) => new(elementIndex);

        /// <inheritdoc/>
        public readonly LongIndex1D ReconstructFromElementIndex(long elementIndex) => new(elementIndex);

        /// <inheritdoc/>
        public readonly int ComputeBufferLength(Index1D extent) =>
            extent.X == 0 ? 0 : ComputeElementIndex(extent - Index1D.One) + 1;

        /// <inheritdoc/>
        public readonly long ComputeBufferLength(LongIndex1D extent) =>
            extent.X == 0 ? 0 : ComputeElementIndex(extent - LongIndex1D.One) + 1;

        /// <inheritdoc/>
        public readonly General AsGeneral() => this;

        /// <inheritdoc/>
        public readonly General To1DStride() => this;

        /// <inheritdoc/>
        [NotInsideKernel]
        public override readonly string ToString() => StrideExtent.ToString();
    }
}
