using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <summary>What can be done with a view, in and around kernels.</summary>
public static partial class ArrayViewExtensions
{
    /// <summary>The address of the first element.</summary>
    [NotInsideKernel]
    public static unsafe ref byte LoadEffectiveAddress<T>(this ArrayView<T> view)
        where T : unmanaged =>
        ref Unsafe.AsRef<byte>(view.Pointer);

    /// <summary>The address of the first element.</summary>
    [NotInsideKernel]
    public static unsafe nint LoadEffectiveAddressAsPtr<T>(this ArrayView<T> view)
        where T : unmanaged =>
        (nint)view.Pointer;

    /// <summary>A view of one element.</summary>
    public static VariableView<T> VariableView<T>(this ArrayView<T> view, Index1D element)
        where T : unmanaged =>
        new(view.SubView(element.X, 1));

    /// <summary>A view of one element.</summary>
    public static VariableView<T> VariableView<T>(this ArrayView<T> view, LongIndex1D element)
        where T : unmanaged =>
        new(view.SubView(element.X, 1L));

    /// <summary>The view with its stride.</summary>
    public static ArrayView1D<T, Stride1D.Dense> AsDense<T>(this ArrayView<T> view)
        where T : unmanaged =>
        view;

    /// <summary>The view with another stride.</summary>
    public static ArrayView1D<T, Stride1D.General> AsGeneral<T>(this ArrayView<T> view, Stride1D.General stride)
        where T : unmanaged =>
        view.AsDense().AsGeneral(stride);

    /// <summary>The view with its stride in the general form.</summary>
    public static ArrayView1D<T, Stride1D.General> AsGeneral<T>(this ArrayView<T> view)
        where T : unmanaged =>
        view.AsDense().AsGeneral();

    /// <summary>The same memory as elements of another type.</summary>
    public static ArrayView1D<TOther, Stride1D.Dense> Cast<T, TOther>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged
        where TOther : unmanaged =>
        view.BaseView.Cast<TOther>();

    /// <summary>True where the view spans no memory.</summary>
    public static bool HasNoData<TView>(this TView view)
        where TView : IArrayView =>
        !view.IsValid || view.Length < 1;

    /// <summary>True where the view spans memory.</summary>
    public static bool HasData<TView>(this TView view)
        where TView : IArrayView =>
        view.IsValid & (view.Length > 0);

    /// <summary>The accelerator whose memory this is.</summary>
    [NotInsideKernel]
    public static Accelerator GetAccelerator<TView>(this TView view)
        where TView : IArrayView =>
        view.Buffer?.Accelerator ?? throw new InvalidOperationException("The view has no buffer.");

    /// <summary>The context whose memory this is.</summary>
    [NotInsideKernel]
    public static Context GetContext<TView>(this TView view)
        where TView : IArrayView =>
        view.GetAccelerator().Context;

    /// <summary>The type of accelerator whose memory this is.</summary>
    [NotInsideKernel]
    public static AcceleratorType GetAcceleratorType<TView>(this TView view)
        where TView : IArrayView =>
        view.GetAccelerator().AcceleratorType;
}
