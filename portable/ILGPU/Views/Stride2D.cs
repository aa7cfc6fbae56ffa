using System.Diagnostics;

namespace ILGPU;

/// <summary>Strides of two dimensions.</summary>
public static class Stride2D
{
    /// <summary>X is contiguous: row-major data with X as the column.</summary>
    public readonly struct DenseX : IStride2D
    {
        /// <summary>Makes a stride from the distance between rows.</summary>
        public DenseX(int yStride)
        {
            Debug.Assert(yStride >= 1, "yStride out of range");
            YStride = yStride;
        }

        /// <summary>One element.</summary>
        public int XStride => 1;

        /// <summary>The distance between rows.</summary>
        public int YStride { get; }

        /// <inheritdoc/>
        public Index2D StrideExtent => new(XStride, YStride);

        /// <summary>The stride of a gapless extent.</summary>
        public static DenseX FromExtent(Index2D extent) => new(extent.X);

        /// <summary>The stride of a gapless extent.</summary>
        public static DenseX FromExtent(LongIndex2D extent)
        {
            IndexTypeExtensions.AssertIntIndex(extent.X);
            return new DenseX((int)extent.X);
        }

        /// <inheritdoc/>
        public int ComputeElementIndex(Index2D index) => index.X + (index.Y * YStride);

        /// <inheritdoc/>
        public long ComputeElementIndex(LongIndex2D index) => index.X + (index.Y * YStride);

        /// <inheritdoc/>
        public int ComputeElementIndexChecked(Index2D index, Index2D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent.Size == 0, "Index out of bounds");
            return ComputeElementIndex(index);
        }

        /// <inheritdoc/>
        public long ComputeElementIndexChecked(LongIndex2D index, LongIndex2D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent.Size == 0, "Index out of bounds");
            return ComputeElementIndex(index);
        }

        /// <inheritdoc/>
        public Index2D ReconstructFromElementIndex(int elementIndex) =>
            new(elementIndex % YStride, elementIndex / YStride);

        /// <inheritdoc/>
        public LongIndex2D ReconstructFromElementIndex(long elementIndex) =>
            new(elementIndex % YStride, elementIndex / YStride);

        /// <inheritdoc/>
        public int ComputeBufferLength(Index2D extent) =>
            extent.Size == 0 ? 0 : ComputeElementIndex(extent - Index2D.One) + 1;

        /// <inheritdoc/>
        public long ComputeBufferLength(LongIndex2D extent) =>
            extent.Size == 0 ? 0 : ComputeElementIndex(extent - LongIndex2D.One) + 1;

        /// <inheritdoc/>
        public General AsGeneral() => new(StrideExtent);

        /// <inheritdoc/>
        public Stride1D.General To1DStride() => new(XStride);

        /// <inheritdoc/>
        [NotInsideKernel]
        public override string ToString() => StrideExtent.ToString();
    }

    /// <summary>Both distances are free.</summary>
    public struct General : IStride2D
    {
        /// <summary>Makes a stride of two distances.</summary>
        public General(Index2D stride)
        {
            Debug.Assert((stride.X >= 0) & (stride.Y >= 0), "Stride out of range");
            StrideExtent = stride;
        }

        /// <inheritdoc/>
        public Index2D StrideExtent { get; }

        /// <inheritdoc/>
        public readonly int XStride => StrideExtent.X;

        /// <inheritdoc/>
        public readonly int YStride => StrideExtent.Y;

        /// <inheritdoc/>
        public readonly int ComputeElementIndex(Index2D index) => (index.X * XStride) + (index.Y * YStride);

        /// <inheritdoc/>
        public readonly long ComputeElementIndex(LongIndex2D index) => (index.X * XStride) + (index.Y * YStride);

        /// <inheritdoc/>
        public readonly int ComputeElementIndexChecked(Index2D index, Index2D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent.Size == 0, "Index out of bounds");
            return ComputeElementIndex(index);
        }

        /// <inheritdoc/>
        public readonly long ComputeElementIndexChecked(LongIndex2D index, LongIndex2D extent)
        {
            Debug.Assert(index.InBounds(extent) || extent.Size == 0, "Index out of bounds");
            return ComputeElementIndex(index);
        }

        /// <inheritdoc/>
        public readonly Index2D ReconstructFromElementIndex(int elementIndex)
        {
            var index = ReconstructFromElementIndex((long)elementIndex);
            return new Index2D((int)index.X, (int)index.Y);
        }

        /// <inheritdoc/>
        public readonly LongIndex2D ReconstructFromElementIndex(long elementIndex) => XStride > YStride
            ? new(elementIndex / XStride, elementIndex % XStride / YStride)
            : new(elementIndex % YStride / XStride, elementIndex / YStride);

        /// <inheritdoc/>
        public readonly int ComputeBufferLength(Index2D extent) =>
            extent.Size == 0 ? 0 : ComputeElementIndex(extent - Index2D.One) + 1;

        /// <inheritdoc/>
        public readonly long ComputeBufferLength(LongIndex2D extent) =>
            extent.Size == 0 ? 0 : ComputeElementIndex(extent - LongIndex2D.One) + 1;

        /// <inheritdoc/>
        public readonly General AsGeneral() => this;

        /// <inheritdoc/>
        public readonly Stride1D.General To1DStride() => new(XStride);

        /// <inheritdoc/>
        [NotInsideKernel]
        public override readonly string ToString() => StrideExtent.ToString();
    }
}
